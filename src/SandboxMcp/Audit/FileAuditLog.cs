using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SandboxMcp.Audit;

/// <summary>
/// The audit log as JSON lines in one file, readable by its owner only. Each line is <c>{"seq":N,"time":"…",…event…,"prev":"H","hash":"H"}</c>, where
/// <c>prev</c> is the hash of the line before and <c>hash</c> is SHA-256 over the line's bytes up to its own <c>,"hash":</c>. Changing, removing or
/// reordering a line breaks the chain. Several servers may share the file: each event is appended under an exclusive lock. Thread-safe.
/// </summary>
/// <param name="path">The file; its directory is made when it is missing.</param>
/// <param name="time">The clock.</param>
public sealed class FileAuditLog(string path, TimeProvider time) : IAuditLog
{
    /// <summary>The <c>prev</c> of the first line.</summary>
    internal const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);
    private static readonly byte[] HashField = ",\"hash\":\""u8.ToArray();

    private readonly Lock gate = new();
    private long knownLength = -1;
    private long sequence;
    private string head = Genesis;

    /// <summary>Where the log is.</summary>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public void Write(AuditEvent auditEvent)
    {
        lock (gate)
        {
            try
            {
                using FileStream file = OpenLocked();
                if (file.Length != knownLength)
                {
                    ReadHead(file);
                }

                string hash = AppendLine(file, auditEvent);
                head = hash;
                sequence++;
                knownLength = file.Length;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or JsonException)
            {
                knownLength = -1;
                throw new AuditException("The audit log cannot be written, so nothing runs. The operator must make room or repair it; 'sandbox-mcp audit verify' names the file.", e);
            }
        }
    }

    /// <summary>Checks every line of a log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">How many lines were good.</param>
    /// <returns>What is wrong with the first bad line, or null when the chain holds.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? Verify(string path, out long lines)
    {
        lines = 0;
        string prev = Genesis;

        // Read at one go: as long as somebody has the file open, on Unix, no server can append to it.
        ReadOnlyMemory<byte> rest = ReadUnlocked(path);
        for (int end; (end = rest.Span.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            ReadOnlySpan<byte> bytes = rest.Span[..end];
            if (!TryParse(bytes, out long seq, out string linePrev, out string hash, out int hashedLength))
            {
                return $"line {lines + 1} is not a line of an audit log";
            }

            if (seq != lines + 1 || linePrev != prev)
            {
                return $"line {lines + 1} does not follow the line before it: a line was removed, added or moved";
            }

            if (Hash(bytes[..hashedLength]) != hash)
            {
                return $"line {lines + 1} was changed after it was written";
            }

            prev = hash;
            lines++;
        }

        return rest.IsEmpty ? null : $"line {lines + 1} ends in the middle";
    }

    private static byte[] ReadUnlocked(string path)
    {
        for (long start = Environment.TickCount64; ;)
        {
            try
            {
                return File.ReadAllBytes(path);
            }
            catch (IOException) when (File.Exists(path) && Environment.TickCount64 - start < LockPatience.TotalMilliseconds)
            {
                Thread.Sleep(1); // A server is appending; it takes microseconds.
            }
        }
    }

    private FileStream OpenLocked()
    {
        string directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        else
        {
            Directory.CreateDirectory(directory);
        }

        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path, options);
            }
            catch (IOException) when (File.Exists(Path) && time.GetElapsedTime(start) < LockPatience)
            {
                Thread.Sleep(1); // Another server is appending; it takes microseconds.
            }
        }
    }

    private void ReadHead(FileStream file)
    {
        head = Genesis;
        sequence = 0;
        if (file.Length == 0)
        {
            return;
        }

        // The last line is all that is needed: look back until its beginning is seen.
        byte[] tail = [];
        for (long size = 1 << 16; tail.Length < file.Length && tail.AsSpan(0, Math.Max(0, tail.Length - 1)).LastIndexOf((byte)'\n') < 0; size *= 4)
        {
            tail = new byte[Math.Min(file.Length, size)];
            file.Seek(-tail.Length, SeekOrigin.End);
            file.ReadExactly(tail);
        }

        if (tail[^1] != '\n')
        {
            throw new IOException("the audit log ends in the middle of a line");
        }

        ReadOnlySpan<byte> last = tail.AsSpan(0, tail.Length - 1);
        last = last[(last.LastIndexOf((byte)'\n') + 1)..];
        if (!TryParse(last, out sequence, out _, out head, out int hashedLength) || Hash(last[..hashedLength]) != head)
        {
            throw new IOException("the last line of the audit log is damaged");
        }
    }

    private string AppendLine(FileStream file, AuditEvent auditEvent)
    {
        string body = JsonSerializer.Serialize(auditEvent, AuditJson.Default.AuditEvent);
        string unsealed = string.Create(CultureInfo.InvariantCulture,
            $"{{\"seq\":{sequence + 1},\"time\":\"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}\",{body[1..^1]},\"prev\":\"{head}\"");
        string hash = Hash(Encoding.UTF8.GetBytes(unsealed));
        long start = file.Seek(0, SeekOrigin.End);
        try
        {
            file.Write(Encoding.UTF8.GetBytes($"{unsealed},\"hash\":\"{hash}\"}}\n"));
        }
        catch (IOException)
        {
            // A full disk may have taken half a line: take it back, so that the log stays readable.
            file.SetLength(start);
            throw;
        }

        return hash;
    }

    private static bool TryParse(ReadOnlySpan<byte> line, out long seq, out string prev, out string hash, out int hashedLength)
    {
        seq = 0;
        prev = hash = "";
        hashedLength = line.LastIndexOf(HashField);
        try
        {
            using JsonDocument json = JsonDocument.Parse(line.ToArray());
            JsonElement root = json.RootElement;
            seq = root.GetProperty("seq").GetInt64();
            prev = root.GetProperty("prev").GetString() ?? "";
            hash = root.GetProperty("hash").GetString() ?? "";
            return hashedLength > 0 && line[0] == (byte)'{' && line.Length == hashedLength + HashField.Length + hash.Length + 2;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
