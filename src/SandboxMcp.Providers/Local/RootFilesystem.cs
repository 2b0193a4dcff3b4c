namespace SandboxMcp.Providers.Local;

/// <summary>The skeleton of a sandbox's root file system: mount points, links, and a few harmless files in /etc. Everything else is mounted.</summary>
internal static class RootFilesystem
{
    private const UnixFileMode EveryoneReads = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode EveryoneWritesOwn = EveryoneReads | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;

    private static readonly string[] TopLevel = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];

    /// <summary>Makes the skeleton.</summary>
    /// <param name="path">Where.</param>
    /// <returns>The host directories that must be bound read-only at their own paths.</returns>
    public static IReadOnlyList<string> Create(string path)
    {
        // Modes are set, not only asked for: the server's umask must not lock the sandbox's user out.
        foreach (string directory in (string[])["", "usr", "proc", "dev", "tmp", "workspace", "venv", "etc"])
        {
            string full = Path.Combine(path, directory);
            Directory.CreateDirectory(full);
            SetMode(full, directory is "tmp" or "workspace" ? EveryoneWritesOwn : EveryoneReads);
        }

        List<string> binds = ["/usr"];
        foreach (string name in TopLevel)
        {
            // On a merged system these are links into /usr; on an older one they are directories of their own.
            if (new DirectoryInfo("/" + name) is { Exists: true } directory)
            {
                if (directory.LinkTarget is { } target)
                {
                    File.CreateSymbolicLink(Path.Combine(path, name), target);
                }
                else
                {
                    Directory.CreateDirectory(Path.Combine(path, name)); // Bound over, with the host's mode.
                    binds.Add("/" + name);
                }
            }
        }

        string etc = Path.Combine(path, "etc");
        File.WriteAllText($"{etc}/passwd", $"root:x:0:0:sandbox:/workspace:/bin/sh\nsandbox:x:{OciSpec.Nobody}:{OciSpec.Nobody}:sandbox:/workspace:/bin/sh\n");
        File.WriteAllText($"{etc}/group", $"root:x:0:\ntty:x:5:\nsandbox:x:{OciSpec.Nobody}:\n");
        File.WriteAllText($"{etc}/hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n");
        File.WriteAllText($"{etc}/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
        File.CreateSymbolicLink($"{etc}/localtime", "/usr/share/zoneinfo/Etc/UTC");
        if (File.Exists("/etc/ld.so.cache"))
        {
            File.Copy("/etc/ld.so.cache", $"{etc}/ld.so.cache");
        }

        foreach (string file in Directory.EnumerateFiles(etc).Where(f => new FileInfo(f).LinkTarget is null))
        {
            SetMode(file, EveryoneReads);
        }

        if (Directory.Exists("/etc/alternatives"))
        {
            // Debian's names for awk, editors and the like: links only.
            Directory.CreateDirectory($"{etc}/alternatives");
            binds.Add("/etc/alternatives");
        }

        return binds;
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
