using System.Text.Json.Serialization;

namespace SandboxMcp.Sandboxes;

/// <summary>How the program ended. Decided from wait status, cgroup counters and the host's clock, never from what it printed.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<ExecutionStatus>))]
public enum ExecutionStatus
{
    /// <summary>It ended by itself with exit code 0.</summary>
    Succeeded,

    /// <summary>It ended by itself with another exit code.</summary>
    Failed,

    /// <summary>A signal ended it that no limit of ours explains.</summary>
    Signaled,

    /// <summary>The time limit stopped it.</summary>
    TimedOut,

    /// <summary>The kernel killed it, or a child it depended on, for its memory.</summary>
    OutOfMemory,

    /// <summary>It failed after the kernel refused it another process or thread.</summary>
    ProcessLimit,

    /// <summary>It failed and left one of its file systems full.</summary>
    DiskFull,

    /// <summary>It was stopped because it would not stop printing.</summary>
    OutputLimit,

    /// <summary>The caller stopped it.</summary>
    Cancelled,
}
