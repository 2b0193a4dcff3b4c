using System.Text.Encodings.Web;
using System.Text.Json;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Tools;

/// <summary>What a model is told, kept word for word.</summary>
public sealed class GoldenTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("execute_code")]
    [InlineData("execute_file")]
    public async Task A_tool_is_listed_as_in_its_golden_file(string name)
    {
        JsonElement tool = (await ListAsync()).Single(t => t.GetProperty("name").GetString() == name);

        Golden.Same(name, JsonSerializer.Serialize(tool, Readable) + "\n");
    }

    [Fact]
    public async Task The_instructions_are_those_of_the_golden_file()
    {
        using Place place = new();
        await using ServerProcess server = ServerProcess.Start(place);

        JsonElement answer = await server.Peer.OpenAsync("2025-11-25");

        Golden.Same("instructions", answer.GetProperty("result").GetProperty("instructions").GetString() + "\n");
    }

    [Fact]
    public async Task Names_descriptions_and_input_schemas_of_all_tools_are_under_4000_characters()
    {
        int characters = (await ListAsync()).Sum(tool =>
            tool.GetProperty("name").GetString()!.Length + tool.GetProperty("description").GetString()!.Length + JsonSerializer.Serialize(tool.GetProperty("inputSchema")).Length);

        Assert.InRange(characters, 1, 3_999);
    }

    [Fact]
    public async Task Both_eras_list_the_same_tools()
    {
        JsonElement[] old = await ListAsync("2025-11-25");
        JsonElement[] modern = await ListAsync(Peer.Modern);

        Assert.Equal(old.Select(t => t.GetRawText()), modern.Select(t => t.GetRawText()));
    }

    private static async Task<JsonElement[]> ListAsync(string version = "2025-11-25")
    {
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), version);
        return [.. (await server.Peer.RequestAsync("tools/list", [])).GetProperty("result").GetProperty("tools").EnumerateArray()];
    }
}
