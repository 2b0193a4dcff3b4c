using System.Globalization;
using SandboxMcp.Providers.Linux;

namespace SandboxMcp.Providers.Local;

/// <summary>
/// The cgroup hierarchies of this machine: version 1, version 2, or hybrid (version 1 controllers beside a version 2 tree). Reads what the kernel
/// counted for a sandbox and removes its groups. See cgroups(7).
/// </summary>
internal sealed class Cgroups
{
    private const string ServerGroup = "/sandboxmcp-server";
    private static readonly string[] Needed = ["memory", "pids", "cpu"];

    private readonly Dictionary<string, string> controllers = [];
    private readonly List<string> mountPoints = [];

    private Cgroups(IEnumerable<string> mountInfo)
    {
        foreach (string line in mountInfo)
        {
            string[] halves = line.Split(" - ", 2);
            string[] left = halves[0].Split(' ');
            string[] right = halves[^1].Split(' ');
            if (right is not ["cgroup" or "cgroup2", _, var options] || left is not [_, _, _, _, var mountPoint, ..] || mountPoints.Contains(mountPoint))
            {
                continue;
            }

            mountPoints.Add(mountPoint);
            IEnumerable<string> names = right[0] == "cgroup2" ? ReadControllers(mountPoint) : options.Split(',');
            foreach (string name in names)
            {
                controllers.TryAdd(name, mountPoint);
            }

            if (right[0] == "cgroup2")
            {
                UnifiedMountPoint = mountPoint;
            }
        }
    }

    /// <summary>Where the version 2 tree is mounted, or null.</summary>
    public string? UnifiedMountPoint { get; }

    /// <summary>Whether the memory controller is in the version 2 tree.</summary>
    public bool IsVersion2 => UnifiedMountPoint is not null && controllers.GetValueOrDefault("memory") == UnifiedMountPoint;

    /// <summary>Whether version 1 controllers stand beside a version 2 tree.</summary>
    public bool IsHybrid => UnifiedMountPoint is not null && !IsVersion2 && mountPoints.Count > 1;

    /// <summary>Whether every controller that the limits need is there, and this process may make groups.</summary>
    public bool CanLimit => Needed.All(controllers.ContainsKey) && (Posix.EffectiveUser() == 0 || Base.Length > 0);

    /// <summary>The group that every path here is relative to: the root, or what was delegated to this process.</summary>
    public string Base { get; private set; } = "";

    /// <summary>A short name for the report: <c>cgroup v1</c>.</summary>
    public string Name => IsVersion2 ? "cgroup v2" : "cgroup v1";

    /// <summary>Finds the hierarchies of this machine.</summary>
    public static Cgroups Detect() => Parse(File.ReadLines("/proc/self/mountinfo"));

    /// <summary>Finds the hierarchies in lines of proc_pid_mountinfo(5).</summary>
    public static Cgroups Parse(IEnumerable<string> mountInfo) => new(mountInfo);

    /// <summary>The limits in force for the group at this path; absent where there is none.</summary>
    public CgroupLimits ReadLimits(string path) => IsVersion2
        ? new CgroupLimits(
            Number("memory", path, "memory.max"),
            Number("pids", path, "pids.max"),
            Quotient(Text("cpu", path, "cpu.max")))
        : new CgroupLimits(
            Number("memory", path, "memory.limit_in_bytes"),
            Number("pids", path, "pids.max"),
            Quotient($"{Text("cpu", path, "cpu.cfs_quota_us")} {Text("cpu", path, "cpu.cfs_period_us")}"));

    /// <summary>
    /// Takes over the version 2 group that this process was started in, when it was delegated to our user, as <c>systemd-run --user --scope -p
    /// Delegate=yes</c> does. A group with processes cannot limit its children, so this process moves into one of them. Does nothing where that is not
    /// possible; what is enforced is read back from each sandbox anyway.
    /// </summary>
    public void TakeDelegated()
    {
        if (!IsVersion2 || Posix.EffectiveUser() == 0 || Base.Length > 0)
        {
            return;
        }

        string own = File.ReadLines("/proc/self/cgroup").Where(l => l.StartsWith("0::/", StringComparison.Ordinal)).Select(l => l[3..]).FirstOrDefault("/");
        own = own.EndsWith(ServerGroup, StringComparison.Ordinal) ? own[..^ServerGroup.Length] : own;
        string directory = UnifiedMountPoint + own.TrimEnd('/');
        try
        {
            if (own.Length > 1 && !Needed.Except(ReadControllers(directory)).Any())
            {
                Directory.CreateDirectory(directory + ServerGroup);
                File.WriteAllText($"{directory}{ServerGroup}/cgroup.procs", "0");
                File.WriteAllText($"{directory}/cgroup.subtree_control", string.Join(' ', Needed.Select(c => "+" + c)));
                Base = own;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not delegated, or shared with processes that are not ours to move.
        }
    }

    /// <summary>What the group at this path has used; absent where this kernel does not say.</summary>
    public CgroupUsage ReadUsage(string path) => new()
    {
        PeakMemory = IsVersion2 ? Number("memory", path, "memory.peak") : Number("memory", path, "memory.max_usage_in_bytes"),
        OomKills = IsVersion2 ? Field("memory", path, "memory.events", "oom_kill") : Field("memory", path, "memory.oom_control", "oom_kill"),
        ProcessLimitHits = Field("pids", path, "pids.events", "max"),
        PeakProcesses = Number("pids", path, "pids.peak"),
        CpuTime = ReadCpuTime(path),
    };

    /// <summary>Processor time used so far by the group at this path.</summary>
    public TimeSpan? ReadCpuTime(string path) => IsVersion2
        ? Field("cpu", path, "cpu.stat", "usage_usec") is { } micros ? TimeSpan.FromMicroseconds(micros) : null
        : Number("cpuacct", path, "cpuacct.usage") is { } nanos ? TimeSpan.FromMicroseconds(nanos / 1000) : null;

    /// <summary>Removes the group at this path, and those below it, from every hierarchy.</summary>
    /// <returns>False when one is still busy.</returns>
    public bool TryRemove(string path)
    {
        bool gone = true;
        foreach (string mountPoint in mountPoints)
        {
            gone &= TryRemoveTree(mountPoint + Base + path);
        }

        return gone;
    }

    /// <summary>Removes the group at this path where nothing is in it; leaves it where another server has something there.</summary>
    public void RemoveIfEmpty(string path)
    {
        foreach (string mountPoint in mountPoints)
        {
            Posix.TryRemoveDirectory(mountPoint + Base + path);
        }
    }

    /// <summary>The processes in the group at this path.</summary>
    public IReadOnlyList<int> Processes(string path)
    {
        HashSet<int> pids = [];
        foreach (string file in mountPoints.Select(m => $"{m}{Base}{path}/cgroup.procs").Where(File.Exists))
        {
            try
            {
                pids.UnionWith(File.ReadLines(file).Select(l => int.Parse(l, CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                // It went away while we looked.
            }
        }

        return [.. pids];
    }

    private static bool TryRemoveTree(string directory)
    {
        if (Posix.TryRemoveDirectory(directory))
        {
            return true;
        }

        try
        {
            foreach (string child in Directory.EnumerateDirectories(directory))
            {
                TryRemoveTree(child);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Gone meanwhile.
        }

        return Posix.TryRemoveDirectory(directory);
    }

    private static string[] ReadControllers(string mountPoint)
    {
        string file = Path.Combine(mountPoint, "cgroup.controllers");
        return File.Exists(file) ? File.ReadAllText(file).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
    }

    private string? Text(string controller, string path, string file)
    {
        try
        {
            return controllers.TryGetValue(controller, out string? mountPoint) ? File.ReadAllText($"{mountPoint}{Base}{path}/{file}").Trim() : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private long? Number(string controller, string path, string file) =>
        long.TryParse(Text(controller, path, file), CultureInfo.InvariantCulture, out long number) ? number : null;

    private long? Field(string controller, string path, string file, string field)
    {
        string? line = Text(controller, path, file)?.Split('\n').FirstOrDefault(l => l.StartsWith(field + " ", StringComparison.Ordinal));
        return line is not null && long.TryParse(line.AsSpan(field.Length + 1), CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    private static double? Quotient(string? quotaAndPeriod) =>
        quotaAndPeriod?.Split(' ') is [var quota, var period]
        && double.TryParse(quota, CultureInfo.InvariantCulture, out double q) && double.TryParse(period, CultureInfo.InvariantCulture, out double p) && q > 0
            ? q / p
            : null;
}
