namespace SandboxMcp.Sandboxes;

/// <summary>One isolated place for one execution. Disposing destroys it and everything in it; it is never used again.</summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>What this sandbox is.</summary>
    SandboxInfo Info { get; }

    /// <summary>False once it can no longer run a job, for instance because its first process died while it waited.</summary>
    bool IsAlive { get; }

    /// <summary>Runs the job. May be called once.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">The caller's wish to stop: kills the program, and the result says <see cref="ExecutionStatus.Cancelled"/>.</param>
    /// <exception cref="SandboxException">The sandbox failed; says whether the program may have run.</exception>
    Task<ExecutionResult> RunAsync(SandboxJob job, CancellationToken cancellationToken);
}
