namespace SandboxMcp.Providers.Local;

/// <summary>What the kernel says about one cgroup. Absent means that this kernel does not say.</summary>
internal sealed record CgroupCounters
{
    /// <summary>The limit in force, in bytes.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>The limit in force.</summary>
    public long? ProcessLimit { get; init; }

    /// <summary>The limit in force, in processors.</summary>
    public double? CpuLimit { get; init; }

    /// <summary>The most memory used at one time, in bytes.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Processes killed for memory.</summary>
    public long? OomKills { get; init; }

    /// <summary>Forks refused.</summary>
    public long? ProcessLimitHits { get; init; }

    /// <summary>The most processes and threads at one time.</summary>
    public long? PeakProcesses { get; init; }

    /// <summary>Processor time used.</summary>
    public TimeSpan? CpuTime { get; init; }
}
