using System.Text;

namespace SandboxMcp.Server.Transport;

/// <summary>Standard output, shared between the SDK and ourselves without mixing lines. Thread-safe.</summary>
/// <param name="output">The raw standard output.</param>
internal sealed class MessageOutput(Stream output) : OneWayStream
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Queue<byte[]> waiting = [];
    private bool inLine;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Writes a line of our own, between two of the SDK's.</summary>
    public async Task WriteLineAsync(string text, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            waiting.Enqueue(Encoding.UTF8.GetBytes(text + "\n"));
            await WriteWaitingAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await output.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            inLine = buffer.Span[^1] != (byte)'\n';
            await WriteWaitingAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask WriteWaitingAsync(CancellationToken cancellationToken)
    {
        while (!inLine && waiting.TryDequeue(out byte[]? own))
        {
            await output.WriteAsync(own, cancellationToken).ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            gate.Dispose();
        }

        base.Dispose(disposing);
    }
}
