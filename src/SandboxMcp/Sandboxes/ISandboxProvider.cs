namespace SandboxMcp.Sandboxes;

/// <summary>Makes sandboxes of one isolation technology. Thread-safe.</summary>
public interface ISandboxProvider : IAsyncDisposable
{
    /// <summary>The name in configuration, results and logs: <c>local</c>, <c>docker</c>, ….</summary>
    string Name { get; }

    /// <summary>Finds out, from the machine and not from assumptions, what this provider can do here. Cheap after the first call.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ProviderStatus> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Makes a sandbox, ready for its one job. The caller disposes it, whatever happens.</summary>
    /// <param name="spec">What the sandbox may be and use.</param>
    /// <param name="cancellationToken">Ends the attempt; nothing is left behind.</param>
    /// <exception cref="SandboxException">It could not be made; nothing of the job ran.</exception>
    Task<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken);

    /// <summary>Removes what servers that are gone left behind. Touches nothing that does not carry this program's label.</summary>
    /// <param name="cancellationToken">Ends the sweep early.</param>
    /// <returns>How many abandoned sandboxes were removed.</returns>
    Task<int> SweepAsync(CancellationToken cancellationToken);
}
