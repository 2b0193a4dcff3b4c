namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>Looks at the host for what a provider with this state directory has left there.</summary>
public sealed class HostWitness
{
    private readonly string state;
    private readonly HashSet<string> mounts;
    private readonly HashSet<string> instances = [];

    private HostWitness(string state) => (this.state, mounts) = (state, [.. Mounts()]);

    /// <summary>What the host looks like now.</summary>
    public static HostWitness Look(string stateDirectory) => new(stateDirectory);

    /// <summary>Notes the labels that providers have put on what they made, from the state directory, while it is there.</summary>
    public void Remember() => instances.UnionWith(LiveInstances());

    /// <summary>Everything that is there now, was not there before, and belongs to the state directory. Lines for people.</summary>
    public IReadOnlyCollection<string> Leftovers() =>
        [.. Files(), .. Cgroups(), .. Mounts().Except(mounts).Where(Ours).Select(m => $"mount {m}"), .. Processes()];

    /// <summary>Directories of sandboxes in the state directory.</summary>
    public IEnumerable<string> Bundles() => StateDirectories().SelectMany(i => Entries(Path.Combine(i, "bundles")));

    /// <summary>cgroups of sandboxes of the instances seen in the state directory.</summary>
    public static IEnumerable<string> CgroupsOf(IEnumerable<string> instances) =>
        instances.SelectMany(i => AllCgroups().Where(c => c.Contains($"sandboxmcp/{i}/", StringComparison.Ordinal)));

    /// <summary>The instances with a directory now.</summary>
    public IEnumerable<string> LiveInstances() => StateDirectories().Select(p => Path.GetFileName(p));

    private IEnumerable<string> StateDirectories() => new[] { state, state + "-trusted" }.SelectMany(Entries);

    private IEnumerable<string> Files() => StateDirectories().Select(p => $"directory {p}");

    private IEnumerable<string> Cgroups() => AllCgroups().Where(c => instances.Any(i => c.Contains(i, StringComparison.Ordinal))).Select(c => $"cgroup {c}");

    // A sandbox's processes show their mounts, and among them the skeleton in the state directory; runtimes show it in their command lines.
    private IEnumerable<string> Processes() =>
        HostProcess.All().Where(p => p.Id != Environment.ProcessId && (Ours(p.CommandLine) || Ours(p.Mounts))).Select(p => $"process {p}");

    private bool Ours(string text) => text.Contains(state, StringComparison.Ordinal);

    private static string[] Mounts() => File.ReadAllLines("/proc/self/mountinfo");

    private static IEnumerable<string> AllCgroups() => Entries("/sys/fs/cgroup")
        .Concat(Entries("/sys/fs/cgroup").Select(h => Path.Combine(h, "sandboxmcp"))).Append("/sys/fs/cgroup/sandboxmcp")
        .SelectMany(top => Entries(top).SelectMany(e => Entries(e).Prepend(e))).Where(e => e.Contains("/sandboxmcp", StringComparison.Ordinal));

    private static IEnumerable<string> Entries(string path)
    {
        try
        {
            return Directory.GetDirectories(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
