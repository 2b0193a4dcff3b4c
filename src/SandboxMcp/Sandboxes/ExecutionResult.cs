namespace SandboxMcp.Sandboxes;

/// <summary>What a program did, in the words of the specification (stdout, stderr, exit_code, duration) and the truth about how it ended.</summary>
public sealed record ExecutionResult
{
    /// <summary>How it ended.</summary>
    public required ExecutionStatus Status { get; init; }

    /// <summary>The exit code; 128 + signal when a signal ended it, 124 when the time limit did.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The signal that ended it, such as <c>SIGSEGV</c>. Absent when none did.</summary>
    public string? Signal { get; init; }

    /// <summary>Standard output as UTF-8 text; bytes that are not become U+FFFD. Cut in the middle when <see cref="Truncation"/> says so.</summary>
    public required string Stdout { get; init; }

    /// <summary>Standard error, like <see cref="Stdout"/>.</summary>
    public required string Stderr { get; init; }

    /// <summary>Seconds of wall time that the program had.</summary>
    public required double Duration { get; init; }

    /// <summary>What is missing from the streams. Absent when nothing is.</summary>
    public OutputTruncation? Truncation { get; init; }

    /// <summary>
    /// The regular files that it left new or changed in /workspace, at most 100, as a process of the sandbox lists them; they are gone with the sandbox.
    /// Absent when there are none.
    /// </summary>
    public IReadOnlyList<Artifact>? Artifacts { get; init; }

    /// <summary>What it used.</summary>
    public required ResourceUsage Usage { get; init; }

    /// <summary>Where it ran.</summary>
    public required SandboxInfo Sandbox { get; init; }

    /// <summary>What was enforced while it ran.</summary>
    public required EnforcementReport Enforcement { get; init; }
}

/// <summary>A file that a program left.</summary>
/// <param name="Path">Relative to /workspace.</param>
/// <param name="Bytes">Its size.</param>
public sealed record Artifact(string Path, long Bytes);

/// <summary>What is missing from the output streams.</summary>
public sealed record OutputTruncation
{
    /// <summary>Bytes missing from the middle of stdout.</summary>
    public long StdoutBytesCut { get; init; }

    /// <summary>Bytes missing from the middle of stderr.</summary>
    public long StderrBytesCut { get; init; }
}

/// <summary>What a run used, as the kernel counted it. Absent means that nobody trustworthy counted.</summary>
public sealed record ResourceUsage
{
    /// <summary>Seconds of processor time of all its processes.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>The most memory it held at one time, in bytes.</summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>The most processes and threads it had at one time.</summary>
    public int? PeakProcesses { get; init; }

    /// <summary>Processes that the kernel killed for memory.</summary>
    public long? OomKills { get; init; }

    /// <summary>Times that the kernel refused another process or thread.</summary>
    public long? ProcessLimitHits { get; init; }
}
