using System.Text.Json;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Commands;

/// <summary>When nothing runs, the exit code and one sentence say why.</summary>
public sealed class RunRefusalTests
{
    [Theory]
    [InlineData("missing.py")]
    [InlineData("missing/missing.py")]
    [InlineData("/missing/missing.py")]
    [InlineData(".")]
    public async Task A_file_that_is_not_there_is_2_and_named(string file)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", file);

        Assert.True(result is { ExitCode: 2, Stdout: "" }, $"{result}");
        Assert.Contains("path: ", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-1")]
    [InlineData("0")]
    public async Task A_time_limit_that_is_none_is_2_and_nothing_runs(string seconds)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", "-t", seconds, "-c", "print('must not run')");

        Assert.True(result is { ExitCode: 2, Stdout: "" }, $"{result}");
        Assert.Equal(0, place.Outcomes());
    }

    [Theory]
    [InlineData("301", 126)]
    [InlineData("1e12", 126)]
    public async Task A_time_limit_above_the_ceiling_is_126_and_nothing_runs(string seconds, int exitCode)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", "-t", seconds, "-c", "print('must not run')");

        Assert.True(result.ExitCode == exitCode && result.Stdout.Length == 0, $"{result}");
        Assert.Contains("300", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, place.Outcomes());
    }

    [Fact]
    public async Task The_venv_is_denied_with_126_and_runs_only_as_trusted_which_says_so()
    {
        using Place place = new();
        string touched = Path.Combine(place.Work, "touched");
        string code = $"open('{touched}', 'w').close()\nprint('ran')";

        CommandResult denied = await CommandLine.RunAsync(place, "run", "--provider", "venv", "-c", code);

        Assert.Equal((126, "", false), (denied.ExitCode, denied.Stdout, File.Exists(touched)));
        Assert.Contains("below the operator's floor", denied.Stderr, StringComparison.Ordinal);

        CommandResult trusted = await CommandLine.RunAsync(place, "run", "--trusted", "-c", code);

        Assert.Equal((0, "ran\n", true), (trusted.ExitCode, trusted.Stdout, File.Exists(touched)));
        Assert.Equal("sandbox-mcp: this ran without isolation (trusted mode)\n", trusted.Stderr);
        Assert.Contains(place.AuditEvents(), e => e.TryGetProperty("isolation", out JsonElement isolation) && isolation.GetString() == "none");
    }

    [Fact]
    public async Task A_provider_that_is_not_available_is_125_and_says_what_to_do()
    {
        using Place place = new Place().With("Local:Runtime", "/nonexistent");

        CommandResult result = await CommandLine.RunAsync(place, "run", "-c", "print('must not run')");

        Assert.Equal((125, ""), (result.ExitCode, result.Stdout));
        Assert.Contains("'/nonexistent' (Local:Runtime) was not found. To do:", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_writable_audit_log_it_is_125_and_nothing_runs()
    {
        using Place place = new();
        string touched = Path.Combine(place.Work, "touched");
        place.With("Audit:Path", Path.Combine(place.File("a file", ""), "audit.jsonl"));

        CommandResult result = await CommandLine.RunAsync(place, "run", "--trusted", "-c", $"open('{touched}', 'w').close()");

        Assert.Equal((125, "", false), (result.ExitCode, result.Stdout, File.Exists(touched)));
        Assert.Contains("audit log cannot be written", result.Stderr, StringComparison.Ordinal);
    }
}
