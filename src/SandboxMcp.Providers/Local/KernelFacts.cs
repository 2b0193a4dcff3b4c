using System.Globalization;

namespace SandboxMcp.Providers.Local;

/// <summary>What /proc says about a sandbox's first process: the kernel's own account of the confinement, read after it was set up.</summary>
internal sealed record KernelFacts
{
    private static readonly string[] PrivateNamespaces = ["net", "pid", "mnt", "ipc", "uts"];

    /// <summary>Namespaces that are not the server's own.</summary>
    public required IReadOnlySet<string> OwnNamespaces { get; init; }

    /// <summary>The real user id on the host.</summary>
    public required uint User { get; init; }

    /// <summary>Whether it holds no capability at all, in any set.</summary>
    public required bool NoCapabilities { get; init; }

    /// <summary>Whether no-new-privileges is set.</summary>
    public required bool NoNewPrivileges { get; init; }

    /// <summary>The RLIMIT_NPROC in force; absent for none.</summary>
    public required int? MaxProcesses { get; init; }

    /// <summary>Whether a seccomp filter is in force.</summary>
    public required bool SeccompFilter { get; init; }

    /// <summary>Whether its root is mounted read-only.</summary>
    public required bool ReadOnlyRoot { get; init; }

    /// <summary>Writable mounts that are not size-limited tmpfs of its own or kernel file systems.</summary>
    public required IReadOnlyList<string> WritableMounts { get; init; }

    /// <summary>Mount points whose source is the host's, by path.</summary>
    public required IReadOnlyList<string> HostMounts { get; init; }

    /// <summary>Reads the facts.</summary>
    /// <exception cref="IOException">The process is gone.</exception>
    public static KernelFacts Read(int pid)
    {
        Dictionary<string, string> status = File.ReadLines($"/proc/{pid}/status")
            .Select(l => l.Split(':', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1].Trim());
        string[][] mounts = [.. File.ReadLines($"/proc/{pid}/mountinfo").Select(l => l.Split(' '))];
        string FileSystem(string[] mount) => mount[Array.IndexOf(mount, "-") + 1];

        return new KernelFacts
        {
            OwnNamespaces = PrivateNamespaces.Append("user").Where(n => Namespace(pid.ToString(CultureInfo.InvariantCulture), n) != Namespace("self", n)).ToHashSet(),
            User = uint.Parse(status["Uid"].Split('\t')[0], CultureInfo.InvariantCulture),
            NoCapabilities = status.Where(s => s.Key.StartsWith("Cap", StringComparison.Ordinal)).All(s => s.Value.Trim('0').Length == 0),
            NoNewPrivileges = status.GetValueOrDefault("NoNewPrivs") == "1",
            MaxProcesses = ReadLimit(pid, "Max processes"),
            SeccompFilter = status.GetValueOrDefault("Seccomp") == "2",
            ReadOnlyRoot = mounts.LastOrDefault(m => m[4] == "/") is { } root && root[5].Split(',').Contains("ro"),
            WritableMounts = [.. mounts.Where(m => m[5].Split(',').Contains("rw") && FileSystem(m) is not ("proc" or "devpts") && !IsLimitedTmpfs(m) && !IsDevice(m)).Select(m => m[4])],
            HostMounts = [.. mounts.Where(m => FileSystem(m) is not ("proc" or "tmpfs" or "devpts") && !IsDevice(m)).Select(m => m[4])],
        };
    }

    // Lines of /proc/PID/limits are the name, the soft limit and the hard limit, in columns.
    private static int? ReadLimit(int pid, string name) =>
        File.ReadLines($"/proc/{pid}/limits").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
        && int.TryParse(line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out int limit) ? limit : null;

    private static bool IsLimitedTmpfs(string[] mount) => mount[Array.IndexOf(mount, "-") + 1] == "tmpfs" && mount[^1].Contains("size=", StringComparison.Ordinal);

    // Without root, a runtime cannot make device nodes and binds the host's null, zero, full, random, urandom and tty; those also mask files of /proc.
    private static bool IsDevice(string[] mount) => mount[4].StartsWith("/dev/", StringComparison.Ordinal) || mount[3] == "/null";

    private static string? Namespace(string pid, string name) => File.ResolveLinkTarget($"/proc/{pid}/ns/{name}", returnFinalTarget: false)?.Name;
}
