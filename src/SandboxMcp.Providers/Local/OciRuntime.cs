using SandboxMcp.Providers.Linux;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Local;

/// <summary>One OCI runtime on this machine and how it wants to be called. It runs as root or as an ordinary user; no daemon is involved.</summary>
internal sealed class OciRuntime
{
    private OciRuntime(string path, string version) => (Path, Version) = (path, version);

    /// <summary>The executable.</summary>
    public string Path { get; }

    /// <summary>Name and version, as the runtime says them: <c>crun 1.8.1</c>.</summary>
    public string Version { get; }

    /// <summary>Whether it brings a kernel of its own. Told by its version line here; LocalProvider proves it from inside before it is believed.</summary>
    public bool IsGvisor => Version.StartsWith("runsc", StringComparison.Ordinal);

    /// <summary>
    /// Whether it refuses a machine that mounts both cgroup versions, as crun does. It is then shown one without the version 2 tree, which has no
    /// controllers there anyway.
    /// </summary>
    public bool RefusesHybrid => Version.StartsWith("crun", StringComparison.Ordinal);

    /// <summary>The wall it builds.</summary>
    public IsolationLevel Isolation => IsGvisor ? IsolationLevel.UserKernel : IsolationLevel.Container;

    /// <summary>The runtimes to try, best first: the one asked for, else crun, else runc.</summary>
    /// <param name="wanted">A name or an absolute path; absent for the default order.</param>
    public static IReadOnlyList<OciRuntime> Find(string? wanted) =>
    [
        .. (wanted is null ? ["crun", "runc"] : (string[])[wanted])
            .Select(name => HostPrograms.Find(name))
            .OfType<string>()
            .Select(path => new OciRuntime(path, Describe(path))),
    ];

    /// <summary>The command that makes a sandbox from a bundle, starts it and returns, leaving its first process to us.</summary>
    public IReadOnlyList<string> Run(string stateRoot, string bundle, string id)
    {
        List<string> command = [Path, "--root", stateRoot, "--log", $"{bundle}/log"];
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
    public IReadOnlyList<string> Delete(string stateRoot, string id) => [Path, "--root", stateRoot, "delete", "--force", id];

    /// <summary>
    /// Whether <see cref="Delete"/> must be called. crun and runc keep nothing but a directory in our state root, a cgroup, and the processes: all
    /// ours to remove, for a hundredth of the cost. gVisor has helper processes that it must end itself.
    /// </summary>
    public bool NeedsDelete => !Version.StartsWith("crun", StringComparison.Ordinal) && !Version.StartsWith("runc", StringComparison.Ordinal);

    private static string Describe(string path) =>
        (HostPrograms.FirstLine(path, "--version") ?? System.IO.Path.GetFileName(path)).Replace(" version ", " ", StringComparison.Ordinal);
}
