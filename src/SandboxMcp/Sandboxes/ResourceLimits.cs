namespace SandboxMcp.Sandboxes;

/// <summary>What one sandbox may use. Part of its identity: a warm sandbox serves only a plan with equal limits.</summary>
public sealed record ResourceLimits
{
    /// <summary>Memory and swap together, in bytes; files in the sandbox's own tmpfs count.</summary>
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>Processes and threads alive at one time.</summary>
    public int Processes { get; init; } = 128;

    /// <summary>Processor time per wall time: 1.0 is one core.</summary>
    public double Cpus { get; init; } = 1.0;

    /// <summary>Size of /workspace, in bytes.</summary>
    public long WorkspaceBytes { get; init; } = 64L << 20;

    /// <summary>Size of /tmp, in bytes.</summary>
    public long TempBytes { get; init; } = 64L << 20;

    /// <summary>Files and directories in /workspace, and as many in /tmp.</summary>
    public int Inodes { get; init; } = 16_384;

    /// <summary>Open descriptors per process.</summary>
    public int OpenFiles { get; init; } = 1_024;
}
