using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Transport;

/// <summary>What a broken client may send: the server goes on, and says nothing but JSON-RPC.</summary>
public sealed class BadMessageTests
{
    public static TheoryData<string> Garbage =>
    [
        "", "   ", "hello", "{", "}", "[]", "[1]", "null", "42", "\"text\"", "{}", """{"jsonrpc":"2.0"}""", """{"jsonrpc":"1.0","id":1,"method":"tools/list"}""",
        """{"jsonrpc":"2.0","id":{},"method":"tools/list"}""", """{"jsonrpc":"2.0","id":91,"method":5}""", """{"jsonrpc":"2.0","id":92}""", "\uFEFF",
        """{"jsonrpc":"2.0","id":93,"result":{}}""", """{"jsonrpc":"2.0","id":94,"error":{"code":1,"message":"no"}}""", "\0\0\0", "{\"jsonrpc\":\"2.0\",\"method\":\"\\ud800\"}",
        """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}""", """{"jsonrpc":"2.0","method":"notifications/cancelled"}""",
        """{"jsonrpc":"2.0","method":"notifications/progress","params":7}""",
    ];

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Garbage_is_survived(string line)
    {
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25");

        await server.Peer.SendAsync(line);

        Assert.True((await server.Peer.RequestAsync("tools/list", [])).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task All_the_garbage_together_is_survived_by_the_executable()
    {
        using Place place = new();
        await using ServerProcess server = await ServerProcess.OpenAsync(place, "2025-11-25");
        foreach (string line in Garbage.Select(row => row.Data))
        {
            await server.Peer.SendAsync(line);
        }

        await server.Peer.SendAsync(new byte[] { 0xFF, 0xFE, 0xC0, 0x80, (byte)'\n' });

        Assert.True((await server.Peer.RequestAsync("tools/list", [])).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Lines_may_end_with_a_carriage_return_too_and_come_in_pieces()
    {
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25");
        Task<JsonElement> first = server.Peer.Expect("101");
        Task<JsonElement> second = server.Peer.Expect("102");

        byte[] both = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":101,"method":"ping"}""" + "\r\n" + """{"jsonrpc":"2.0","id":102,"method":"ping"}""" + "\n");
        foreach (byte[] piece in both.Chunk(7))
        {
            await server.Peer.SendAsync(piece);
        }

        Assert.True((await first).TryGetProperty("result", out _));
        Assert.True((await second).TryGetProperty("result", out _));
    }

    [Theory]
    [InlineData("no/such/method", "{}")]
    [InlineData("tools/call", """{"name":"no_such_tool","arguments":{}}""")]
    [InlineData("tools/call", "{}")]
    [InlineData("tools/call", """{"name":5}""")]
    [InlineData("tools/call", """{"name":"execute_code","arguments":[]}""")]
    [InlineData("tools/call", """{"name":"execute_code","arguments":"code"}""")]
    public async Task A_request_that_makes_no_sense_gets_a_protocol_error(string method, string parameters)
    {
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25");

        JsonElement answer = await server.Peer.RequestAsync(method, JsonNode.Parse(parameters)!.AsObject());

        Assert.True(answer.TryGetProperty("error", out JsonElement error), $"{answer}");
        Assert.InRange(error.GetProperty("code").GetInt32(), -32700, -32000);
        Assert.Empty(place.AuditEvents());
    }

    [Fact]
    public async Task A_request_nested_too_deeply_to_be_read_gets_an_error()
    {
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25");
        string deep = new string('[', 5_000) + new string(']', 5_000);

        Task<JsonElement> answer = server.Peer.Expect("111");
        await server.Peer.SendAsync($$$$"""{"jsonrpc":"2.0","id":111,"method":"tools/call","params":{"name":"execute_code","arguments":{"code":{{{{deep}}}}}}}""");

        Assert.Equal(-32700, (await answer).GetProperty("error").GetProperty("code").GetInt32());
        Assert.True((await server.Peer.RequestAsync("tools/list", [])).TryGetProperty("result", out _));
    }
}
