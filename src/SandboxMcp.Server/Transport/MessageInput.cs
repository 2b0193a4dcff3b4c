using System.Globalization;
using System.Text.Json;

namespace SandboxMcp.Server.Transport;

/// <summary>
/// Standard input as the SDK reads it: whole lines only. The end of input is signalled at once; a line over the limit is thrown away as it comes, never
/// held whole, and answered with a JSON-RPC error of its own (the SDK has no limit, and a line costs it many times its length).
/// </summary>
/// <param name="input">The raw standard input.</param>
/// <param name="output">Where a refusal is written.</param>
/// <param name="gone">Told when the input ends.</param>
/// <param name="maxLineBytes">The longest line.</param>
internal sealed class MessageInput(Stream input, MessageOutput output, PeerGone gone, int maxLineBytes) : OneWayStream
{
    private const int TailBytes = 256;

    private readonly byte[] chunk = new byte[64 << 10];
    private readonly MemoryStream line = new();
    private ReadOnlyMemory<byte> unread;
    private ReadOnlyMemory<byte> ready;
    private byte[] tail = [];
    private string? id;
    private bool tooLong;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (ready.IsEmpty)
        {
            if (unread.IsEmpty)
            {
                // The console's stream does not heed the token: leave the read behind at shutdown.
                int count = await input.ReadAsync(chunk, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    gone.Signal();
                    return 0;
                }

                unread = chunk.AsMemory(0, count);
            }

            await TakeAsync(cancellationToken).ConfigureAwait(false);
        }

        int length = Math.Min(buffer.Length, ready.Length);
        ready[..length].CopyTo(buffer);
        ready = ready[length..];
        return length;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        int end = unread.Span.IndexOf((byte)'\n');
        ReadOnlyMemory<byte> part = end < 0 ? unread : unread[..(end + 1)];
        unread = unread[part.Length..];
        if (!tooLong && line.Length + part.Length > maxLineBytes)
        {
            tooLong = true;
            id = IdNearBeginning(line.GetBuffer().AsSpan(0, (int)line.Length));
            line.SetLength(0);
            line.Capacity = 0;
        }

        if (tooLong)
        {
            // Only the last bytes are kept, where many clients put the id.
            ReadOnlySpan<byte> last = part.Span[^Math.Min(part.Length, TailBytes)..];
            tail = [.. tail.AsSpan(Math.Max(0, tail.Length + last.Length - TailBytes)), .. last];
        }
        else
        {
            line.Write(part.Span);
        }

        if (end < 0)
        {
            return;
        }

        if (tooLong)
        {
            await output.WriteLineAsync(
                $$$"""{"jsonrpc":"2.0","id":{{{id ?? IdNearEnd(tail) ?? "null"}}},"error":{"code":-32600,"message":"The message is longer than {{{maxLineBytes}}} bytes and was not read. Send less: pass large input in several files or calls."}}""",
                cancellationToken).ConfigureAwait(false);
            tail = [];
        }
        else
        {
            // Handed out before the next line is written over it: ReadAsync takes the next only when all of this is taken.
            ready = line.GetBuffer().AsMemory(0, (int)line.Length);
        }

        tooLong = false;
        line.SetLength(0);
    }

    private static string? IdNearEnd(ReadOnlySpan<byte> end)
    {
        int key = end.LastIndexOf("\"id\":"u8);
        if (key < 0)
        {
            return null;
        }

        // The message's own id is followed by nothing but its other plain members and one closing brace.
        Utf8JsonReader reader = new(end[(key + 5)..], isFinalBlock: false, default);
        string? found = ReadId(ref reader);
        ReadOnlySpan<byte> rest = end[(key + 5 + (int)reader.BytesConsumed)..].Trim(" \r\n\t"u8);
        return rest.Length > 0 && rest[^1] == (byte)'}' && rest.IndexOfAny("{}[]"u8) == rest.Length - 1 ? found : null;
    }

    private static string? ReadId(ref Utf8JsonReader reader)
    {
        try
        {
            return !reader.Read() ? null : reader.TokenType switch
            {
                JsonTokenType.Number when reader.TryGetInt64(out long number) => number.ToString(CultureInfo.InvariantCulture),
                JsonTokenType.String => $"\"{JsonEncodedText.Encode(reader.GetString()!)}\"",
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null; // Text that is no Unicode, for instance.
        }
    }

    private static string? IdNearBeginning(ReadOnlySpan<byte> start)
    {
        Utf8JsonReader reader = new(start, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("id"u8))
                {
                    return ReadId(ref reader);
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON: nobody's id.
        }

        return null;
    }
}
