using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;

namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>What there is to attack on this machine, and whether it is still as it was. One for the whole test run.</summary>
public sealed class HostUnderAttack : IDisposable
{
    /// <summary>In every name that an attack leaves behind (attack.py has it too).</summary>
    public const string Mark = "sandboxmcp-escape";

    private static readonly string[] MarkedPlaces =
        ["/", "/usr", "/usr/bin", "/usr/lib", "/etc", "/dev", "/dev/shm", "/dev/mqueue", "/run", "/tmp", "/var", "/var/tmp", "/root", "/home", "/opt", "/mnt", "/srv", "/sys/fs/cgroup", Environment.CurrentDirectory];

    private readonly Listeners listeners = new();
    private readonly Canaries canaries = new();
    private readonly Victim victim = new();
    private readonly string environmentSecret = $"sandboxmcp-secret-{Guid.NewGuid():N}";
    private readonly IReadOnlyDictionary<string, string> facts;
    private readonly DateTimeOffset wallAtStart = TimeProvider.System.GetUtcNow();
    private readonly long monotonicAtStart = Stopwatch.GetTimestamp();

    public HostUnderAttack()
    {
        Environment.SetEnvironmentVariable("SANDBOXMCP_TEST_SECRET", environmentSecret); // A server has secrets in its environment.
        facts = HostFacts.Read();
    }

    /// <summary>host.json of the attacks: what they might have found out or guessed.</summary>
    public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["tcp4"] = listeners.Tcp4,
        ["tcp6"] = listeners.Tcp6,
        ["udp4"] = listeners.Udp4,
        ["udp6"] = listeners.Udp6,
        ["unix"] = listeners.UnixPath,
        ["abstract"] = listeners.AbstractName,
        ["canaries"] = canaries.Paths,
        ["directories"] = canaries.Paths.Select(Path.GetDirectoryName).Where(d => d is not ("/run" or "/etc" or "/dev/shm" or "/tmp")).Distinct(),
        ["pids"] = new[] { victim.Id, Environment.ProcessId },
        ["addresses"] = NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address)
            .Where(a => !IPAddress.IsLoopback(a)).Select(a => a.ToString()).Take(6),
    });

    /// <summary>Fails when anything on the host is not as it was before the attack, or when the attack was told a secret.</summary>
    public void AssertUnharmed(string output) => Assert.Empty(Damage().Concat(Told(output)));

    public IEnumerable<string> Damage() =>
    [
        .. listeners.Heard, .. canaries.Damage(), .. victim.Damage(), .. Marks(),
        .. HostFacts.Read().Where(f => facts[f.Key] != f.Value).Select(f => $"{f.Key} was {facts[f.Key]} and is {f.Value}"),
        .. ClockJump() > TimeSpan.FromSeconds(5) ? [$"the clock jumped by {ClockJump()}"] : Array.Empty<string>(),
    ];

    public void Dispose()
    {
        victim.Dispose();
        canaries.Dispose();
        listeners.Dispose();
    }

    private IEnumerable<string> Told(string output) =>
        canaries.Secrets.Append(victim.Secret).Append(environmentSecret).Where(s => output.Contains(s, StringComparison.Ordinal)).Select(s => $"the output tells {s}");

    private static IEnumerable<string> Marks() => MarkedPlaces.Distinct().Where(Directory.Exists)
        .SelectMany(p => Directory.EnumerateFileSystemEntries(p, $"*{Mark}*", new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = 0 }))
        .Concat(Environment.CurrentDirectory == "/" ? [] : Directory.EnumerateFiles(Environment.CurrentDirectory, "core*"))
        .Select(p => $"the host has {p}");

    private TimeSpan ClockJump() => (TimeProvider.System.GetUtcNow() - wallAtStart - Stopwatch.GetElapsedTime(monotonicAtStart)).Duration();
}
