using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Commands;

public sealed class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("serve")]
    [InlineData("run")]
    [InlineData("doctor")]
    [InlineData("audit")]
    [InlineData("audit", "verify")]
    public async Task The_help_of_every_verb_is_that_of_its_golden_file(params string[] verb)
    {
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, [.. verb, "--help"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Stderr));
        Golden.Same(string.Join('-', ["help", .. verb]), result.Stdout);
    }

    [Fact]
    public async Task The_version_is_that_of_the_build()
    {
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "--version");

        Assert.Equal((0, $"{Server.Transport.StdioServer.Version}\n", ""), (result.ExitCode, result.Stdout, result.Stderr));
    }

    [Theory]
    [InlineData("Required command was not provided")]
    [InlineData("'bogus'", "bogus")]
    [InlineData("'--bogus'", "serve", "--bogus")]
    [InlineData("Give a FILE, or -c CODE", "run")]
    [InlineData("--timeout", "run", "-c", "print(1)", "-t", "soon")]
    public async Task A_command_line_that_makes_no_sense_is_2_and_says_what_is_wrong(string text, params string[] arguments)
    {
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Stdout));
        Assert.Contains(text, result.Stderr, StringComparison.Ordinal);
        Assert.Contains("Try: sandbox-mcp --help", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Stderr);
    }
}
