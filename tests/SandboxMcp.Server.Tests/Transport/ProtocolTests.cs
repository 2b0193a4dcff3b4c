using System.Text.Json;
using System.Text.Json.Nodes;
using SandboxMcp.Server.Configuration;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Transport;

/// <summary>Both protocol eras: <c>initialize</c> up to 2025-11-25, <c>server/discover</c> and a version in every request since 2026-07-28.</summary>
public sealed class ProtocolTests
{
    public static TheoryData<string> Versions => ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", Peer.Modern];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_version_lists_and_calls_in_memory(string version)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), version);

        await ListsAndCallsAsync(server.Peer);
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData(Peer.Modern)]
    public async Task Both_eras_list_and_call_through_the_executable(string version)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        await using ServerProcess server = await ServerProcess.OpenAsync(place, version);

        await ListsAndCallsAsync(server.Peer);
    }

    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task Initialize_answers_with_the_version_that_was_asked_for(string version)
    {
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), Peer.Modern);
        await using InMemoryServer other = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), version);

        JsonElement result = (await InitializeAsync(other.Peer, version)).GetProperty("result");

        Assert.Equal(version, result.GetProperty("protocolVersion").GetString());
        Assert.Equal("sandbox-mcp", result.GetProperty("serverInfo").GetProperty("name").GetString());
        Assert.True(result.GetProperty("capabilities").TryGetProperty("tools", out _));
    }

    [Fact]
    public async Task Discover_offers_the_newest_version_and_the_tools()
    {
        using Place place = new();
        await using ServerProcess server = ServerProcess.Start(place);

        JsonElement result = (await server.Peer.OpenAsync(Peer.Modern)).GetProperty("result");

        Assert.Contains(result.GetProperty("supportedVersions").EnumerateArray(), v => v.GetString() == Peer.Modern);
        Assert.True(result.GetProperty("capabilities").TryGetProperty("tools", out _));
        Assert.Contains("throw-away sandboxes", result.GetProperty("instructions").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_pinned_to_the_old_era_refuses_discover_and_then_initializes()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        await using ServerProcess server = ServerProcess.Start(place, "--protocol", "2025-11-25");

        JsonElement refused = await server.Peer.OpenAsync(Peer.Modern);
        JsonElement opened = await server.Peer.OpenAsync("2025-11-25");

        Assert.Equal(-32022, refused.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal("2025-11-25", opened.GetProperty("result").GetProperty("protocolVersion").GetString());
        await ListsAndCallsAsync(server.Peer);
    }

    [Fact]
    public async Task A_pinned_server_answers_every_initialize_with_its_own_version()
    {
        using Place place = new();
        Settings settings = InMemoryServer.Settings(place) with { ProtocolVersion = "2025-06-18" };
        await using InMemoryServer server = await InMemoryServer.OpenAsync(settings, "2025-11-25");

        JsonElement answer = await InitializeAsync(server.Peer, "2025-11-25");

        Assert.Equal("2025-06-18", answer.GetProperty("result").GetProperty("protocolVersion").GetString());
    }

    private static Task<JsonElement> InitializeAsync(Peer peer, string version) => peer.RequestAsync("initialize", new JsonObject
    {
        ["protocolVersion"] = version, ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "tests", ["version"] = "1" },
    });

    private static async Task ListsAndCallsAsync(Peer peer)
    {
        JsonElement tools = (await peer.RequestAsync("tools/list", [])).GetProperty("result").GetProperty("tools");
        Assert.Equal(["execute_code", "execute_file"], tools.EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.Equal("42\n", (await peer.RunAsync("print(6 * 7)")).Succeeded().Stdout);
    }
}
