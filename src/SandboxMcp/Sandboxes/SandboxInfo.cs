namespace SandboxMcp.Sandboxes;

/// <summary>Where a program ran.</summary>
public sealed record SandboxInfo
{
    /// <summary>The provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>The wall around the program.</summary>
    public required IsolationLevel Isolation { get; init; }

    /// <summary>The runtime that made the sandbox, with its version: <c>crun 1.8.1</c>. Absent where there is none.</summary>
    public string? Runtime { get; init; }

    /// <summary>True when it waited in the pool with its interpreter up; false when it was made for this call.</summary>
    public bool Warm { get; init; }

    /// <summary>Seconds spent in each part of the call.</summary>
    public SandboxTiming Timing { get; init; } = new();
}

/// <summary>Seconds spent in each part of a call.</summary>
public sealed record SandboxTiming
{
    /// <summary>Waiting for a place among the concurrent runs.</summary>
    public double Queue { get; init; }

    /// <summary>Obtaining the sandbox, from the pool or new.</summary>
    public double Create { get; init; }

    /// <summary>From handing over the job to the answer.</summary>
    public double Run { get; init; }
}
