using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SandboxMcp.Planning;

/// <summary>
/// The directories that <c>execute_file</c> may read from, and the only place that opens a file on a model's word. On Linux the file is pinned with
/// <c>O_PATH</c> first (which triggers nothing, not even on a FIFO or a device), judged, and then read through that same descriptor: what was
/// judged is what is read, whatever happens to the name meanwhile.
/// </summary>
public sealed partial class SourceRoots
{
    private const int OPath = 0x200000;
    private const int OCloexec = 0x80000;
    private const int AtEmptyPath = 0x1000;
    private const uint StatxType = 1;

    private const int MaxLinks = 40;

    private readonly string[] roots;
    private readonly string[] spelled;

    /// <summary>Takes the roots, links resolved.</summary>
    /// <param name="roots">Existing directories.</param>
    /// <exception cref="DirectoryNotFoundException">One of them does not exist.</exception>
    public SourceRoots(IEnumerable<string> roots)
    {
        spelled = [.. roots.Select(root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)))];
        this.roots = [.. spelled.Select(RealDirectory)];
    }

    /// <summary>The real paths of the roots.</summary>
    public IReadOnlyList<string> Paths => roots;

    /// <summary>Reads a file under the roots.</summary>
    /// <param name="path">As asked; a relative path is taken under the first root.</param>
    /// <param name="maxBytes">The most that is read.</param>
    /// <param name="content">The bytes; empty when it lies outside the roots.</param>
    /// <param name="problem">What is wrong with it and what to do, or null.</param>
    /// <returns>Where it really is.</returns>
    public SourceFile Read(string path, long maxBytes, out byte[] content, out string? problem)
    {
        content = [];
        problem = null;
        string full = Path.GetFullPath(path, roots.Length > 0 ? roots[0] : "/");
        int way = Contains(full) ? -1 : Array.FindIndex(spelled, root => IsUnder(full, root));
        if (way >= 0)
        {
            full = roots[way] + full[spelled[way].Length..];
        }

        // Outside the roots nothing is touched, so that the answer cannot tell whether the file exists.
        if (!Contains(full))
        {
            return new SourceFile(full, InsideRoots: false);
        }

        try
        {
            using SafeFileHandle pinned = Pin(full, out string real);
            if (!Contains(real))
            {
                return new SourceFile(full, InsideRoots: false);
            }

            content = ReadRegular(pinned, real, maxBytes, out problem);
            return new SourceFile(real, InsideRoots: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A link may lead out to where nothing is, or nothing that can be opened; the answer must not tell that either.
            if (!StaysInside(full))
            {
                return new SourceFile(full, InsideRoots: false);
            }

            problem = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => $"path: '{path}' does not exist; give the path of a source file under {string.Join(" or ", roots)}",
                UnauthorizedAccessException => $"path: the server may not read '{path}'; give a file that its user can read",
                _ => $"path: '{path}' cannot be read ({e.Message}); give the path of a regular source file",
            };
            return new SourceFile(full, InsideRoots: true);
        }
    }

    /// <summary>Whether a real path is a root, or lies below one.</summary>
    public bool Contains(string realPath) => roots.Any(root => IsUnder(realPath, root));

    private static byte[] ReadRegular(SafeFileHandle pinned, string real, long maxBytes, out string? problem)
    {
        problem = null;
        string reopen = OperatingSystem.IsLinux() ? $"/proc/self/fd/{pinned.DangerousGetHandle()}" : real;
        if (!IsRegular(pinned))
        {
            problem = $"path: '{real}' is not a regular file; directories, devices, pipes and sockets are refused";
            return [];
        }

        using FileStream stream = new(reopen, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        long length = stream.Length;
        if (length > maxBytes)
        {
            problem = $"path: '{real}' has {length} bytes; at most {maxBytes} are allowed";
            return [];
        }

        // A file that grows meanwhile is read as far as it was long when it was judged.
        byte[] bytes = new byte[length];
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    private static bool IsRegular(SafeFileHandle pinned)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true; // File.OpenHandle has refused directories already.
        }

        // statx(2) has one layout on every architecture: the mode is a 16-bit number at byte 28.
        Span<byte> status = stackalloc byte[256];
        if (Statx((int)pinned.DangerousGetHandle(), "", AtEmptyPath, StatxType, status) != 0)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }

        return (BinaryPrimitives.ReadUInt16LittleEndian(status[28..]) & 0xF000) == 0x8000;
    }

    private static SafeFileHandle Pin(string path, out string real)
    {
        if (!OperatingSystem.IsLinux())
        {
            real = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
            return File.OpenHandle(real);
        }

        int descriptor = OpenPath(path, OPath | OCloexec);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw error switch
            {
                2 or 20 => new FileNotFoundException("no such file", path),
                13 or 1 => new UnauthorizedAccessException("permission denied"),
                _ => new IOException(Marshal.GetPInvokeErrorMessage(error)),
            };
        }

        SafeFileHandle handle = new(descriptor, ownsHandle: true);
        real = File.ResolveLinkTarget($"/proc/self/fd/{descriptor}", returnFinalTarget: false)!.FullName;
        return handle;
    }

    private static bool IsUnder(string path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal)
        && (path.Length == root.Length || root[^1] == Path.DirectorySeparatorChar || path[root.Length] == Path.DirectorySeparatorChar);

    /// <summary>Follows a name that cannot be opened, link by link, as far as it exists.</summary>
    private bool StaysInside(string full)
    {
        string at = "/";
        Stack<string> rest = new(full.Split(Path.DirectorySeparatorChar).Reverse());
        for (int links = 0; links < MaxLinks && rest.TryPop(out string? part);)
        {
            string next = part == ".." ? Path.GetDirectoryName(at) ?? "/" : part is "" or "." ? at : Path.Combine(at, part);
            if (!Contains(next) && !roots.Any(root => IsUnder(root, next)))
            {
                return false;
            }

            if (next != at && new FileInfo(next).LinkTarget is { } target)
            {
                links++;
                next = target.StartsWith('/') ? "/" : at;
                foreach (string step in target.Split(Path.DirectorySeparatorChar).Reverse())
                {
                    rest.Push(step);
                }
            }

            at = next;
        }

        return true;
    }

    private static string RealDirectory(string path)
    {
        string full = Path.GetFullPath(path);
        if (!Directory.Exists(full))
        {
            throw new DirectoryNotFoundException($"the root '{path}' is not a directory");
        }

        using SafeFileHandle? pinned = OperatingSystem.IsLinux() ? Pin(full, out full) : null;
        return Path.TrimEndingDirectorySeparator(full);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenPath(string path, int flags);
}
