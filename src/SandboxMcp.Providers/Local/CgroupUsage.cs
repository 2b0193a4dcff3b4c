namespace SandboxMcp.Providers.Local;

/// <summary>What one cgroup has used, as the kernel counted it. Absent: this kernel does not count it.</summary>
internal sealed record CgroupUsage
{
    /// <summary>The most memory at one time, in bytes.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Processes killed for memory.</summary>
    public long? OomKills { get; init; }

    /// <summary>Forks refused.</summary>
    public long? ProcessLimitHits { get; init; }

    /// <summary>The most processes and threads at one time.</summary>
    public long? PeakProcesses { get; init; }

    /// <summary>Processor time.</summary>
    public TimeSpan? CpuTime { get; init; }
}
