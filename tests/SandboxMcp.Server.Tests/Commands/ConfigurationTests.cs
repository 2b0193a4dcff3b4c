using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Commands;

/// <summary>Where settings come from, and what happens when they are wrong.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task Every_problem_of_every_source_is_listed_and_nothing_starts()
    {
        using Place place = new Place().With("Execution:MaxFiles", "many").With("Foo:Bar", 1).With("Provider", "magic").With("Policy:IsolationFloor", "Container!");
        string config = place.File("config.json", """{ "SandboxMcp": { "Pool": { "cobol": 1 }, "Execution": { "MemoryBytes": -1, "DefaultTimeLimit": "10 s" } }, "Sandbox": {} , "Other": { "a": 1 } }""");

        CommandResult result = await CommandLine.RunAsync(place, "run", "--config", config, "-c", "print(1)");

        Assert.Equal((78, ""), (result.ExitCode, result.Stdout));
        Assert.All(
            ["MaxFiles: 'many' came", "Foo: no such setting", "Provider: 'magic' came", "IsolationFloor: 'Container!' came", "Pool:cobol: no such setting",
                "MemoryBytes: '-1' came", "DefaultTimeLimit: '10 s' came", "Other: no such section"],
            text => Assert.Contains(text, result.Stderr, StringComparison.Ordinal));
        Assert.All(result.Stderr.TrimEnd().Split('\n'), line => Assert.StartsWith("sandbox-mcp: ", line, StringComparison.Ordinal));
        Assert.False(File.Exists(place.Audit));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("run", "-c", "print(1)")]
    [InlineData("doctor")]
    [InlineData("audit", "verify")]
    public async Task Every_verb_refuses_a_bad_setting_with_78(params string[] verb)
    {
        using Place place = new Place().With("Execution:Cpus", "NaN");

        CommandResult result = await CommandLine.RunAsync(place, verb);

        Assert.Equal((78, ""), (result.ExitCode, result.Stdout));
        Assert.Contains("SandboxMcp:Execution:Cpus: 'NaN' came; allowed is a number from 0.1 to 1024", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ not json", "config.json")]
    [InlineData("[]", "config.json")]
    [InlineData("", "config.json")]
    [InlineData("""{ "SandboxMcp": "text" }""", "SandboxMcp")]
    [InlineData("""{ "SandboxMcp": { "Execution": 5 } }""", "Execution")]
    [InlineData("""{ "SandboxMcp": { "Provider": { "Name": "local" } } }""", "Provider")]
    [InlineData("""{ "SandboxMcp": { "Roots": "/srv" } }""", "Roots")]
    [InlineData("""{ "SandboxMcp": { "Execution": { "MaxFiles": [1] } } }""", "MaxFiles")]
    public async Task A_file_of_the_wrong_shape_is_78_and_says_where(string content, string where)
    {
        using Place place = new();
        string config = place.File("config.json", content);

        CommandResult result = await CommandLine.RunAsync(place, "audit", "verify", "--config", config);

        Assert.True(result is { ExitCode: 78, Stdout: "" }, $"{result}");
        Assert.Contains(where, result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.json")]
    [InlineData(".")]
    public async Task A_config_file_that_cannot_be_read_is_78(string file)
    {
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "audit", "verify", "--config", file);

        Assert.True(result is { ExitCode: 78, Stdout: "" }, $"{result}");
        Assert.Contains(file, result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_wins_over_the_file_and_the_option_over_both()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        string config = place.File("config.json", """{ "SandboxMcp": { "Provider": "venv", "Execution": { "MaxTimeLimit": "00:00:11", "DefaultTimeLimit": "00:00:05" } } }""");
        string[] run = ["run", "-t", "13", "-c", "print('ran')", "--config", config];

        CommandResult file = await CommandLine.RunAsync(place, run);
        place.With("Provider", "local").With("Execution:MaxTimeLimit", "00:00:12");
        CommandResult environment = await CommandLine.RunAsync(place, run);
        place.With("Execution:MaxTimeLimit", "00:00:14");
        CommandResult raised = await CommandLine.RunAsync(place, run);
        CommandResult option = await CommandLine.RunAsync(place, [.. run, "--provider", "venv"]);

        Assert.Equal((126, 126, 0, 126), (file.ExitCode, environment.ExitCode, raised.ExitCode, option.ExitCode));
        Assert.Contains("'venv'", file.Stderr, StringComparison.Ordinal);
        Assert.Contains("ceiling is 11", file.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("'venv'", environment.Stderr, StringComparison.Ordinal);
        Assert.Contains("ceiling is 12", environment.Stderr, StringComparison.Ordinal);
        Assert.Contains("'venv'", option.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_of_serve_wins_over_the_environment()
    {
        using Place place = new Place().With("Protocol:Version", Peer.Modern);
        await using ServerProcess server = ServerProcess.Start(place, "--protocol", "2025-06-18");

        Assert.Equal("2025-06-18", (await server.Peer.OpenAsync("2025-11-25")).GetProperty("result").GetProperty("protocolVersion").GetString());
    }

    [Fact]
    public async Task Names_in_the_environment_may_be_in_any_case_and_the_tests_own_variable_is_no_setting()
    {
        using Place place = new();
        place.Environment["SANDBOXMCP_PROVIDER"] = "venv";
        place.Environment["SANDBOXMCP_REQUIRE"] = "nothing";

        CommandResult result = await CommandLine.RunAsync(place, "run", "-c", "print(1)");

        Assert.Equal(126, result.ExitCode);
        Assert.Contains("'venv'", result.Stderr, StringComparison.Ordinal);
    }
}
