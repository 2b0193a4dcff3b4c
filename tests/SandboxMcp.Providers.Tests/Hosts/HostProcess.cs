using System.Globalization;

namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>A process as the host's /proc shows it; empty text where it may not be read.</summary>
/// <param name="Id">The host's number for it.</param>
public sealed record HostProcess(int Id)
{
    public string CommandLine { get; } = Read(Id, "cmdline").Replace('\0', ' ').Trim();

    public string Mounts => Read(Id, "mountinfo");

    /// <summary>The value of a line of /proc/PID/status.</summary>
    public string Status(string name) =>
        Read(Id, "status").Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";

    public bool IsZombie => Status("State").StartsWith('Z');

    public static IReadOnlyList<HostProcess> All() =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => char.IsAsciiDigit(n![0])).Select(n => new HostProcess(int.Parse(n!, CultureInfo.InvariantCulture)))];

    /// <summary>The processes whose command line has this text, this test's own excepted.</summary>
    public static IReadOnlyList<HostProcess> With(string text) => [.. All().Where(p => p.Id != Environment.ProcessId && p.CommandLine.Contains(text, StringComparison.Ordinal))];

    public override string ToString() => $"{Id} {CommandLine}";

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
