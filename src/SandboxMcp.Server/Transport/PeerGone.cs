namespace SandboxMcp.Server.Transport;

/// <summary>Cancelled when the client has closed our standard input. The SDK awaits its handlers then, but does not cancel them.</summary>
internal sealed class PeerGone : IDisposable
{
    private readonly CancellationTokenSource gone = new();

    /// <summary>Cancelled when the client is gone.</summary>
    public CancellationToken Token => gone.Token;

    /// <summary>The client is gone.</summary>
    public void Signal() => gone.Cancel();

    /// <inheritdoc/>
    public void Dispose() => gone.Dispose();
}
