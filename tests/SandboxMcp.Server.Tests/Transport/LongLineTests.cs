using System.Buffers;
using System.Text;
using System.Text.Json;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Transport;

/// <summary>A line is read up to 16 MiB; a longer one costs the server nothing and its sender gets an answer.</summary>
[Collection(Alone.Name)]
public sealed class LongLineTests
{
    private const int MiB = 1 << 20;

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData(Peer.Modern)]
    public async Task A_line_of_200_MiB_is_refused_without_being_held_in_memory(string version)
    {
        using Place place = new();
        await using ServerProcess server = await ServerProcess.OpenAsync(place, version);
        await server.Peer.RequestAsync("tools/list", []);
        long before = server.StartMemoryWatch();

        JsonElement error = (await SendLongAsync(server.Peer, "71", idFirst: true, 200 * MiB)).GetProperty("error");

        Assert.Equal(-32600, error.GetProperty("code").GetInt32());
        Assert.Contains("16777216 bytes", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.InRange(server.PeakMemory() - before, long.MinValue, 64L * MiB);
        Assert.True((await server.Peer.RequestAsync("tools/list", [])).TryGetProperty("result", out _));
    }

    [Theory]
    [InlineData("72", true)]
    [InlineData("73", false)]
    [InlineData("\"a \\\"text\\\" id\"", true)]
    [InlineData("\"another text id\"", false)]
    public async Task The_refusal_carries_the_id_wherever_it_stands(string id, bool idFirst)
    {
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25");

        JsonElement answer = await SendLongAsync(server.Peer, id, idFirst, 17 * MiB);

        Assert.Equal(-32600, answer.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(JsonDocument.Parse(id).RootElement.ToString(), answer.GetProperty("id").ToString());
    }

    [Fact]
    public async Task An_id_inside_the_long_arguments_is_not_taken_for_the_request_s()
    {
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25");
        string filler = new('x', 17 * MiB);

        await server.Peer.SendAsync("{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"arguments\":{\"code\":\"" + filler + "\",\"files\":{\"id\":5}}}}");

        JsonElement answer = await server.Peer.NextOtherAsync();
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("id").ValueKind);
    }

    [Fact]
    public async Task A_program_of_15_MiB_is_refused_for_its_own_size_only()
    {
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25");

        ToolAnswer answer = await server.Peer.RunAsync(new string('#', 15 * MiB));

        answer.Refused($"{15 * MiB} bytes", "at most 8388608 are allowed");
    }

    [Fact]
    public async Task Eight_MiB_of_input_reach_the_program()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern);

        ToolAnswer answer = await server.Peer.CallAsync("execute_code", new()
        {
            ["code"] = "import sys\nprint(len(sys.stdin.read()))", ["stdin"] = new string('i', 8 * MiB),
        });

        Assert.Equal($"{8 * MiB}\n", answer.Succeeded().Stdout);
    }

    [Fact]
    public async Task Long_lines_one_after_another_are_each_refused()
    {
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25");

        for (int id = 80; id < 84; id++)
        {
            JsonElement answer = await SendLongAsync(server.Peer, $"{id}", id % 2 == 0, 17 * MiB);
            Assert.Equal(id, answer.GetProperty("id").GetInt32());
        }
    }

    private static async Task<JsonElement> SendLongAsync(Peer peer, string id, bool idFirst, int length)
    {
        (string head, string tail) = idFirst ? ($"\"id\":{id},", "") : ("", $",\"id\":{id}");
        Task<JsonElement> answer = peer.Expect(JsonDocument.Parse(id).RootElement.ToString());
        ArrayBufferWriter<byte> chunk = new();
        Encoding.UTF8.GetBytes(new string('x', MiB), chunk);
        await peer.SendAsync(Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0",{{{head}}}"method":"tools/call","params":{"name":"execute_code","arguments":{"code":"x"""));
        for (int sent = 0; sent < length; sent += MiB)
        {
            await peer.SendAsync(chunk.WrittenMemory);
        }

        await peer.SendAsync(Encoding.UTF8.GetBytes($"\"}}}}{tail}}}\n"));
        return await answer;
    }
}
