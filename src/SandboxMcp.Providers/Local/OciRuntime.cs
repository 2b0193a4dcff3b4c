using SandboxMcp.Providers.Linux;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Local;

/// <summary>One OCI runtime on this machine and how it wants to be called. It runs as root or as an ordinary user; no daemon is involved.</summary>
internal sealed class OciRuntime
{
    private readonly IReadOnlyList<string> prefix;

    private OciRuntime(string path, string version, IReadOnlyList<string> prefix) => (Path, Version, this.prefix) = (path, version, prefix);

    /// <summary>The executable.</summary>
    public string Path { get; }

    /// <summary>Name and version, as the runtime says them: <c>crun 1.8.1</c>.</summary>
    public string Version { get; }

    /// <summary>Whether it brings a kernel of its own. Told by its version line here; LocalProvider proves it from inside before it is believed.</summary>
    public bool IsGvisor => Version.StartsWith("runsc", StringComparison.Ordinal);

    /// <summary>The wall it builds.</summary>
    public IsolationLevel Isolation => IsGvisor ? IsolationLevel.UserKernel : IsolationLevel.Container;

    /// <summary>The runtimes to try, best first: the one asked for, else crun, else runc.</summary>
    /// <param name="wanted">A name or an absolute path; absent for the default order.</param>
    /// <param name="cgroups">The hierarchies of this machine.</param>
    public static IReadOnlyList<OciRuntime> Find(string? wanted, Cgroups cgroups) =>
    [
        .. (wanted is null ? ["crun", "runc"] : (string[])[wanted])
            .Select(name => HostPrograms.Find(name))
            .OfType<string>()
            .SelectMany(path => Describe(path, cgroups)),
    ];

    /// <summary>The command that makes a sandbox from a bundle, starts it and returns, leaving its first process to us.</summary>
    public IReadOnlyList<string> Run(string stateRoot, string bundle, string id)
    {
        List<string> command = [.. prefix, Path, "--root", stateRoot, "--log", $"{bundle}/log"];
        if (IsGvisor)
        {
            command.Add("--network=none");
            if (Posix.EffectiveUser() != 0)
            {
                command.AddRange(["--rootless", "--ignore-cgroups"]);
            }
        }

        command.AddRange(["run", "--detach", "--pid-file", $"{bundle}/pid", "--bundle", bundle, id]);
        return command;
    }

    /// <summary>The command that removes what the runtime itself keeps about a sandbox.</summary>
    public IReadOnlyList<string> Delete(string stateRoot, string id) => [.. prefix, Path, "--root", stateRoot, "delete", "--force", id];

    /// <summary>
    /// Whether <see cref="Delete"/> must be called. crun and runc keep nothing but a directory in our state root, a cgroup, and the processes: all
    /// ours to remove, for a hundredth of the cost. gVisor has helper processes that it must end itself.
    /// </summary>
    public bool NeedsDelete => !Version.StartsWith("crun", StringComparison.Ordinal) && !Version.StartsWith("runc", StringComparison.Ordinal);

    private static IEnumerable<OciRuntime> Describe(string path, Cgroups cgroups)
    {
        string version = HostPrograms.FirstLine(path, "--version") ?? System.IO.Path.GetFileName(path);
        version = version.Replace(" version ", " ", StringComparison.Ordinal);
        bool isCrun = version.StartsWith("crun", StringComparison.Ordinal);
        if (isCrun && cgroups.IsHybrid && Posix.EffectiveUser() == 0)
        {
            // crun refuses a machine that mounts both cgroup versions: show it one without the version 2 tree, which has no controllers there anyway.
            yield return new OciRuntime(path, version,
                ["/usr/bin/unshare", "--mount", "--propagation", "slave", "/bin/sh", "-c", $"umount {cgroups.UnifiedMountPoint} && exec \"$@\"", "sh"]);
        }
        else
        {
            yield return new OciRuntime(path, version, []);
        }
    }
}
