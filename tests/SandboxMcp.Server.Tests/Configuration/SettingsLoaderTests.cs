using System.Globalization;
using SandboxMcp.Execution;
using SandboxMcp.Languages;
using SandboxMcp.Providers;
using SandboxMcp.Providers.Local;
using SandboxMcp.Sandboxes;
using SandboxMcp.Server.Configuration;

namespace SandboxMcp.Server.Tests.Configuration;

/// <summary>Every key, its bounds, and what is said about what is outside them.</summary>
public sealed class SettingsLoaderTests
{
    // Key, and what is allowed at most and at least.
    public static TheoryData<string, string, string> Numbers => new()
    {
        { "Execution:MemoryBytes", "33554432", "1099511627776" },
        { "Execution:Processes", "16", "32768" },
        { "Execution:WorkspaceBytes", "1048576", "1099511627776" },
        { "Execution:TempBytes", "1048576", "1099511627776" },
        { "Execution:Inodes", "64", "100000000" },
        { "Execution:OpenFiles", "64", "1048576" },
        { "Execution:OutputKeptBytes", "1024", "16777216" },
        { "Execution:OutputLimitBytes", "1048576", "1125899906842624" },
        { "Execution:MaxSourceBytes", "1024", "12582912" },
        { "Execution:MaxFiles", "0", "10000" },
        { "Execution:MaxConcurrentRuns", "1", "1024" },
        { "Execution:MaxQueuedRuns", "0", "100000" },
        { "Pool:python", "0", "64" },
        { "Pool:bash", "0", "64" },
        { "Pool:javascript", "0", "64" },
    };

    public static TheoryData<string, string> BadValues => new()
    {
        { "Provider", "docker" }, { "Provider", "LOCAL" },
        { "Execution:Cpus", "0.09" }, { "Execution:Cpus", "1025" }, { "Execution:Cpus", "NaN" }, { "Execution:Cpus", "1,5" },
        { "Execution:DefaultTimeLimit", "00:00:00.5" }, { "Execution:DefaultTimeLimit", "30" }, { "Execution:DefaultTimeLimit", "1.00:00:01" },
        { "Execution:DefaultTimeLimit", "-00:00:30" },
        { "Execution:MaxTimeLimit", "00:00:00" }, { "Execution:MaxTimeLimit", "five minutes" },
        { "Policy:IsolationFloor", "Container" }, { "Policy:IsolationFloor", "strong" }, { "Policy:TrustWithoutIsolation", "yes" }, { "Policy:TrustWithoutIsolation", "1" },
        { "Protocol:Version", "2025-01-01" }, { "Protocol:Version", "latest" },
        { "Execution:MaxFilez", "1" }, { "Local:Runtimes", "crun" }, { "Pool:cobol", "1" }, { "Policy:Floor", "none" }, { "Audit:File", "x" },
        { "Log:Path", "x" }, { "Protocol:Pin", "x" }, { "Providers", "local" },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_is_taken_within_its_bounds_and_refused_beyond_them(string key, string min, string max)
    {
        Load((key, min));
        Load((key, max));
        foreach (string bad in (string[])[Add(min, -1), Add(max, 1), "-9223372036854775809", "1e3", "0x40", "1.0", "many", " "])
        {
            string problem = Assert.Single(Problems((key, bad)));
            Assert.Equal($"SandboxMcp:{key}: '{bad}' came; allowed is a whole number from {min} to {max}", problem);
        }
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_bad_value_or_an_unknown_key_is_named(string key, string value) =>
        Assert.StartsWith($"SandboxMcp:{key}: ", Assert.Single(Problems((key, value))), StringComparison.Ordinal);

    [Fact]
    public void Values_that_contradict_the_machine_or_each_other_are_named()
    {
        Assert.Equal(["SandboxMcp:Roots: '/no/such/directory' is not a directory"], Problems(("Roots:0", "/no/such/directory"), ("Roots:1", "/usr")));
        Assert.Equal(["SandboxMcp:Roots: '/etc/passwd' is not a directory"], Problems(("Roots:0", "/etc/passwd")));
        Assert.Equal(
            ["SandboxMcp:Execution:DefaultTimeLimit: '00:00:30' is above MaxTimeLimit '00:00:29'"], Problems(("Execution:MaxTimeLimit", "00:00:29")));
    }

    [Theory]
    [InlineData("Execution:Cpus", "0.1")]
    [InlineData("Execution:Cpus", "1024")]
    [InlineData("Execution:DefaultTimeLimit", "00:00:01")]
    [InlineData("Execution:MaxTimeLimit", "1.00:00:00")]
    [InlineData("Policy:IsolationFloor", "virtual_machine")]
    [InlineData("Policy:TrustWithoutIsolation", "True")]
    [InlineData("Protocol:Version", "2026-07-28")]
    [InlineData("Roots:0", "/usr")]
    [InlineData("Local:PythonPackages:0", "numpy==2.0")]
    public void A_good_value_is_taken(string key, string value) => Load((key, value));

    [Fact]
    public void Without_settings_everything_is_at_its_strict_default()
    {
        Settings settings = Load();

        Assert.Equal("local", settings.Provider);
        Assert.Empty(settings.Roots);
        Assert.Equal(new Guard.SecurityPolicy { IsolationFloor = IsolationLevel.Container, TrustWithoutIsolation = false }, settings.Policy);
        Assert.Equal(new CodeExecutionConfig(), settings.Execution);
        Assert.Equal(new LocalOptions() with { PythonPackages = settings.Providers.Local.PythonPackages }, settings.Providers.Local);
        Assert.Empty(settings.Providers.Local.PythonPackages);
        Assert.Equal(2, settings.Providers.WarmPool[LanguageTable.Default.Name]);
        Assert.Null(settings.ProtocolVersion);
        Assert.Equal("audit.jsonl", Path.GetFileName(settings.AuditPath));
    }

    [Fact]
    public void Every_limit_of_the_core_can_be_set_under_its_own_name()
    {
        IEnumerable<string> names = typeof(CodeExecutionConfig).GetProperties().Select(p => p.Name).Where(n => n is not (nameof(CodeExecutionConfig.Limits) or "EqualityContract"))
            .Concat(typeof(ResourceLimits).GetProperties().Select(p => p.Name));

        // What is known is refused for its value and not for its name.
        Assert.All(names, name => Assert.Contains("' came; allowed is", Assert.Single(Problems(($"Execution:{name}", "?"))), StringComparison.Ordinal));
        Assert.All(ProviderTable.All, row => Assert.Equal(row.Name, Load(("Provider", row.Name)).Provider));
        Assert.All(LanguageTable.All, language => Assert.Equal(7, Load(($"Pool:{language.Name}", "7")).Providers.WarmPool[language.Name]));
    }

    [Fact]
    public void What_is_set_arrives()
    {
        Settings settings = Load(
            ("Execution:MemoryBytes", "100000000"), ("Execution:Cpus", "0.5"), ("Execution:DefaultTimeLimit", "00:00:07"), ("Execution:OutputKeptBytes", "2048"),
            ("Policy:IsolationFloor", "user_kernel"), ("Roots:0", "/usr"), ("Roots:1", "/etc"), ("Local:Runtime", "runc"), ("Local:StateDirectory", "/s"), ("Local:CacheDirectory", "/c"),
            ("Local:PythonPackages:0", "numpy"), ("Audit:Path", "/a"), ("Log:Directory", "/l"), ("Protocol:Version", "2025-11-25"));

        Assert.Equal((100_000_000, 0.5), (settings.Execution.Limits.MemoryBytes, settings.Execution.Limits.Cpus));
        Assert.Equal((TimeSpan.FromSeconds(7), 2048), (settings.Execution.DefaultTimeLimit, settings.Execution.OutputKeptBytes));
        Assert.Equal(IsolationLevel.UserKernel, settings.Policy.IsolationFloor);
        Assert.Equal(["/usr", "/etc"], settings.Roots);
        Assert.Equal(("runc", "/s", "/c"), (settings.Providers.Local.Runtime, settings.Providers.Local.StateDirectory, settings.Providers.Local.CacheDirectory));
        Assert.Equal(["numpy"], settings.Providers.Local.PythonPackages);
        Assert.Equal(("/a", "/l", "2025-11-25"), (settings.AuditPath, settings.LogDirectory, settings.ProtocolVersion));
    }

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        IReadOnlyList<string> problems = Problems(("Provider", "x"), ("Execution:MaxFiles", "x"), ("Execution:Nope", "x"), ("Pool:python", "65"), ("Nope:Nope", "x"), ("Roots:0", "/nope"));

        Assert.Equal(6, problems.Count);
    }

    private static Settings Load(params IEnumerable<(string Key, string Value)> overrides) =>
        SettingsLoader.Load(null, overrides.Select(o => KeyValuePair.Create(o.Key, (string?)o.Value)));

    private static IReadOnlyList<string> Problems(params IEnumerable<(string Key, string Value)> overrides) =>
        Assert.Throws<ConfigurationException>(() => Load(overrides)).Problems;

    private static string Add(string number, long more) => (long.Parse(number, CultureInfo.InvariantCulture) + more).ToString(CultureInfo.InvariantCulture);
}
