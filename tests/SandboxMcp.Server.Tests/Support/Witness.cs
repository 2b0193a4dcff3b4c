using System.Globalization;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>Looks at the host, not at the server, for what a server in this place has there: processes, cgroups, mounts, directories.</summary>
/// <param name="place">The place.</param>
internal sealed class Witness(Place place)
{
    private readonly HashSet<string> instances = [];

    /// <summary>The processes in its sandboxes: their mounts begin with the root file system in the state directory.</summary>
    public IReadOnlyList<string> Processes()
    {
        instances.UnionWith(Entries(place.State).Select(p => Path.GetFileName(p)));
        return
        [
            .. Entries("/proc").Select(p => Path.GetFileName(p)).Where(n => char.IsAsciiDigit(n[0]) && n != Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
                .Where(n => Text($"/proc/{n}/mountinfo").Contains(place.State, StringComparison.Ordinal))
                .Select(n => $"process {n} {Text($"/proc/{n}/cmdline").Replace('\0', ' ')}"),
        ];
    }

    /// <summary>Everything it has on the host.</summary>
    public IReadOnlyCollection<string> Everything() =>
    [
        .. Processes(),
        .. Entries(place.State).Select(p => $"directory {p}"),
        .. Cgroups().Where(c => instances.Any(i => c.Contains($"/{i}", StringComparison.Ordinal))).Select(c => $"cgroup {c}"),
        .. File.ReadAllLines("/proc/self/mountinfo").Where(m => m.Contains(place.State, StringComparison.Ordinal)).Select(m => $"mount {m}"),
    ];

    /// <summary>The sandboxes' process of this name runs.</summary>
    public Task SeesAsync(string program) => Eventually.TrueAsync(() => Sees(program), $"a process '{program}' in a sandbox of {place.State}");

    public bool Sees(string program) => Processes().Any(p => p.Contains(program, StringComparison.Ordinal));

    private static IEnumerable<string> Cgroups() => Entries("/sys/fs/cgroup").Prepend("/sys/fs/cgroup")
        .SelectMany(hierarchy => Entries(Path.Combine(hierarchy, "sandboxmcp")))
        .SelectMany(instance => Entries(instance).Prepend(instance));

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string[] Entries(string path)
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
