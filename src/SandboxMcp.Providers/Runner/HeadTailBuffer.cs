using System.Text;

namespace SandboxMcp.Providers.Runner;

/// <summary>Keeps the first and the last half of what is written to it, in bounded memory, and counts what falls out of the middle.</summary>
/// <param name="keep">How many bytes are kept.</param>
internal sealed class HeadTailBuffer(int keep)
{
    private readonly byte[] head = new byte[keep - (keep / 2)];
    private readonly byte[] tail = new byte[keep / 2];
    private int headLength;
    private long tailWritten;

    /// <summary>Everything that was ever written, in bytes.</summary>
    public long Total => headLength + tailWritten;

    /// <summary>Takes bytes in.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        int first = Math.Min(bytes.Length, head.Length - headLength);
        bytes[..first].CopyTo(head.AsSpan(headLength));
        headLength += first;
        bytes = bytes[first..];
        tailWritten += bytes.Length;
        if (tail.Length == 0)
        {
            return;
        }

        // Only the last tail.Length bytes can survive; they go round the ring.
        long position = tailWritten - bytes.Length;
        if (bytes.Length > tail.Length)
        {
            position += bytes.Length - tail.Length;
            bytes = bytes[^tail.Length..];
        }

        int start = (int)(position % tail.Length);
        int untilEnd = Math.Min(bytes.Length, tail.Length - start);
        bytes[..untilEnd].CopyTo(tail.AsSpan(start));
        bytes[untilEnd..].CopyTo(tail);
    }

    /// <summary>The text, with a line in the middle that says how much is missing.</summary>
    /// <param name="cut">Bytes that are missing.</param>
    public string ToText(out long cut)
    {
        byte[] kept = new byte[(int)Math.Min(tailWritten, tail.Length)];
        int start = tailWritten > tail.Length ? (int)(tailWritten % tail.Length) : 0;
        tail.AsSpan(start, kept.Length - start).CopyTo(kept);
        tail.AsSpan(0, start).CopyTo(kept.AsSpan(kept.Length - start));

        cut = tailWritten - kept.Length;
        if (cut == 0)
        {
            return Encoding.UTF8.GetString([.. head.AsSpan(0, headLength), .. kept]);
        }

        // Characters that the cut went through are dropped whole.
        int headEnd = WholeCharacters(head.AsSpan(0, headLength));
        int tailStart = 0;
        while (tailStart < Math.Min(3, kept.Length) && IsContinuation(kept[tailStart]))
        {
            tailStart++;
        }

        cut += headLength - headEnd + tailStart;
        return $"{Encoding.UTF8.GetString(head, 0, headEnd)}\n[... {cut} bytes cut ...]\n{Encoding.UTF8.GetString(kept, tailStart, kept.Length - tailStart)}";
    }

    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            byte lead = bytes[^back];
            if (!IsContinuation(lead))
            {
                int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
                return length > back ? bytes.Length - back : bytes.Length;
            }
        }

        return bytes.Length;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
