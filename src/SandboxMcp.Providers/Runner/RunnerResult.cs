using SandboxMcp.Providers.Linux;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Runner;

/// <summary>From what the host saw of a run to the result: the one place that decides how a program ended.</summary>
internal static class RunnerResult
{
    /// <summary>The result of a run.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="channel">What it printed; drained.</param>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="enforcement">What was enforced for it.</param>
    /// <param name="usage">What the kernel counted.</param>
    /// <param name="diskFull">Whether one of its file systems was full when it ended.</param>
    /// <exception cref="SandboxLostException">There is no result: nobody knows what the program did.</exception>
    public static ExecutionResult Create(RunnerEnd end, RunnerChannel channel, ISandbox sandbox, EnforcementReport enforcement, ResourceUsage usage, bool diskFull)
    {
        (ExecutionStatus status, int exitCode, string? signal) = Judge(end, usage, diskFull);
        string stdout = channel.Stdout.ToText(out long stdoutCut);
        string stderr = channel.Stderr.ToText(out long stderrCut);
        return new ExecutionResult
        {
            Status = status,
            ExitCode = exitCode,
            Signal = signal,
            Stdout = stdout,
            Stderr = stderr,
            Duration = Math.Round(end.Duration.TotalSeconds, 6),
            Truncation = stdoutCut + stderrCut > 0 ? new OutputTruncation { StdoutBytesCut = stdoutCut, StderrBytesCut = stderrCut } : null,
            Artifacts = end.Files is { Count: > 0 } files ? files : null,
            Usage = usage,
            Sandbox = sandbox.Info,
            Enforcement = enforcement,
        };
    }

    // The host's clock first, then the kernel's counters, then the wait status. What was printed has no say.
    private static (ExecutionStatus Status, int ExitCode, string? Signal) Judge(RunnerEnd end, ResourceUsage usage, bool diskFull)
    {
        bool outOfMemory = usage.OomKills > 0;
        (int exitCode, string? signal) = (end.Status.ExitCode, end.Status.SignalName);
        return end.Cause switch
        {
            RunnerCause.TimedOut => (ExecutionStatus.TimedOut, 124, null),
            RunnerCause.Cancelled => (ExecutionStatus.Cancelled, 128 + Posix.SigKill, "SIGKILL"),
            RunnerCause.OutputLimit => (ExecutionStatus.OutputLimit, 128 + Posix.SigKill, "SIGKILL"),

            // Out of memory, the kernel may have taken the runner as well.
            RunnerCause.Lost when outOfMemory => (ExecutionStatus.OutOfMemory, 128 + Posix.SigKill, "SIGKILL"),
            RunnerCause.Lost => throw new SandboxLostException($"The sandbox was lost while the program ran: {end.Detail}. What the program did is not known."),
            _ when end.Status.Raw == 0 => (ExecutionStatus.Succeeded, 0, null),
            _ when outOfMemory => (ExecutionStatus.OutOfMemory, exitCode, signal),
            _ when usage.ProcessLimitHits > 0 => (ExecutionStatus.ProcessLimit, exitCode, signal),
            _ when diskFull => (ExecutionStatus.DiskFull, exitCode, signal),
            _ when signal is not null => (ExecutionStatus.Signaled, exitCode, signal),
            _ => (ExecutionStatus.Failed, exitCode, null),
        };
    }
}
