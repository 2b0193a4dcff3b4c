using System.Text.Json;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Clients;

/// <summary>The MCP Inspector's command line.</summary>
public sealed class InspectorTests
{
    [Theory]
    [InlineData("legacy")]
    [InlineData("modern")]
    public async Task It_lists_the_tools_and_finds_no_fault_with_their_schemas(string era)
    {
        await NodeClients.NeedAsync();
        using Place place = new();

        CommandResult result = await NodeClients.InspectAsync(place, "--protocol-era", era, "--method", "tools/list", "--strict");

        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.Equal(["execute_code", "execute_file"], JsonDocument.Parse(result.Stdout).RootElement.GetProperty("tools").EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.DoesNotContain("schema", result.Stderr, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("modern")]
    public async Task It_calls_a_tool(string era)
    {
        await NodeClients.NeedAsync();
        using Place place = new();

        CommandResult result = await CallAsync(place, era, """{"language":"python","code":"print(6*7)"}""");

        JsonElement answer = JsonDocument.Parse(result.Stdout).RootElement.GetProperty("result");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("42\n", answer.GetProperty("structuredContent").GetProperty("stdout").GetString());
    }

    [Theory]
    [InlineData("legacy", """{"code":5}""")]
    [InlineData("modern", """{"code":"print(1)","timeout_seconds":301}""")]
    public async Task A_tool_error_is_its_exit_code_5(string era, string arguments)
    {
        await NodeClients.NeedAsync();
        using Place place = new();

        CommandResult result = await CallAsync(place, era, arguments);

        Assert.True(result.ExitCode == 5, $"{result}");
        Assert.Contains("Nothing ran", result.Stdout, StringComparison.Ordinal);
    }

    private static Task<CommandResult> CallAsync(Place place, string era, string arguments) => NodeClients.InspectAsync(
        place, "--protocol-era", era, "--method", "tools/call", "--tool-name", "execute_code", "--tool-args-json", arguments, "--format", "json", "-q");
}
