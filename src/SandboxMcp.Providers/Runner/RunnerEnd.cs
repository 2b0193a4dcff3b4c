using SandboxMcp.Providers.Linux;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Runner;

/// <summary>Why the host stopped listening to a runner.</summary>
internal enum RunnerCause
{
    /// <summary>The program ended; its wait status is known.</summary>
    Ended,

    /// <summary>The host's clock ran out.</summary>
    TimedOut,

    /// <summary>The caller wanted it to stop.</summary>
    Cancelled,

    /// <summary>Too much was printed.</summary>
    OutputLimit,

    /// <summary>The runner's process ended, or talked nonsense, without having reported the program's end.</summary>
    Lost,
}

/// <summary>How a run ended, as far as the runner's side goes.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Duration">Wall time of the program.</param>
/// <param name="Status">The program's wait status, when it <see cref="RunnerCause.Ended"/>.</param>
/// <param name="CpuTime">User and system time of the program and its reaped children, by the runner's own count.</param>
/// <param name="Files">What the program left in the workspace, as the runner says.</param>
/// <param name="Detail">For <see cref="RunnerCause.Lost"/>: what is known.</param>
internal sealed record RunnerEnd(RunnerCause Cause, TimeSpan Duration, WaitStatus Status = default, TimeSpan CpuTime = default, IReadOnlyList<Artifact>? Files = null, string? Detail = null);
