using SandboxMcp.Sandboxes;

namespace SandboxMcp.Execution;

/// <summary>The operator's limits: what a call gets when it asks for nothing, and the most it can ask for. Every time limit derives from here.</summary>
public sealed record CodeExecutionConfig
{
    /// <summary>Wall time of a call that asks for none.</summary>
    public TimeSpan DefaultTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most wall time that a call can ask for.</summary>
    public TimeSpan MaxTimeLimit { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>What every sandbox may use.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>Bytes of each output stream that a result keeps.</summary>
    public int OutputKeptBytes { get; init; } = 32 << 10;

    /// <summary>Bytes of output beyond which a program is stopped.</summary>
    public long OutputLimitBytes { get; init; } = 64L << 20;

    /// <summary>The largest program file, and the most that all files of a call may have together, in bytes.</summary>
    public long MaxSourceBytes { get; init; } = 8L << 20;

    /// <summary>The most files of a call.</summary>
    public int MaxFiles { get; init; } = 256;

    /// <summary>Runs at one time; further calls wait their turn.</summary>
    public int MaxConcurrentRuns { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Calls that may wait; further ones are told that the server is busy.</summary>
    public int MaxQueuedRuns { get; init; } = 64;
}
