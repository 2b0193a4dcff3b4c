using System.Text.Json;
using SandboxMcp.Execution;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Transport;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Other_requests_are_answered_while_runs_go_on()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        Witness witness = new(place);
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25");
        PendingCall run = server.Peer.BeginRun("sleep 100", "bash");
        await witness.SeesAsync("sleep 100");

        JsonElement pong = await server.Peer.RequestAsync("ping", []);
        JsonElement list = await server.Peer.RequestAsync("tools/list", []);
        ToolAnswer quick = await server.Peer.RunAsync("print('quick')");

        Assert.True(pong.TryGetProperty("result", out _));
        Assert.True(list.TryGetProperty("result", out _));
        Assert.Equal("quick\n", quick.Succeeded().Stdout);
        Assert.False(run.Answer.IsCompleted);
    }

    [Fact]
    public async Task Beyond_the_last_place_of_the_queue_the_server_is_busy_and_says_when_to_retry()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new Place().With("Execution:MaxConcurrentRuns", 1).With("Execution:MaxQueuedRuns", 0);
        Witness witness = new(place);
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern);
        PendingCall run = server.Peer.BeginRun("sleep 100", "bash");
        await witness.SeesAsync("sleep 100");

        ToolAnswer busy = await server.Peer.RunAsync("print('must not run')");

        busy.Refused("Busy.", "Nothing ran", "Retry after 2 s.");
        Assert.Equal(0, place.Outcomes());
        Assert.Contains(place.AuditEvents(), e => e.GetProperty("event").GetString() == "refusal");
        await server.Peer.CancelAsync(run.Id);
        await Eventually.TrueAsync(() => place.Outcomes() == 1, "the run is over");
        (await server.Peer.RunAsync("print('again')")).Succeeded();
    }

    [Fact]
    public async Task Who_waits_gets_a_place_in_the_order_of_coming()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        Witness witness = new(place);
        CodeExecutionConfig onePlace = new() { MaxConcurrentRuns = 1, MaxQueuedRuns = 10 };
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place, onePlace), "2025-11-25");
        PendingCall first = server.Peer.BeginRun("sleep 100", "bash");
        await witness.SeesAsync("sleep 100");

        List<PendingCall> queue = [];
        for (int i = 0; i < 5; i++)
        {
            // Each is in the queue, which follows its decision, before the next is sent.
            queue.Add(server.Peer.BeginRun("import time\nprint(time.time())"));
            int decisions = i + 2;
            await Eventually.TrueAsync(() => place.AuditEvents().Count == decisions, "the decision is recorded");
        }

        await server.Peer.CancelAsync(first.Id);
        double[] started = await Task.WhenAll(queue.Select(async call => double.Parse((await call.Result).Succeeded().Stdout, null)));

        Assert.Equal(started.Order(), started);
    }

    [Fact]
    public async Task Fifty_calls_at_once_each_get_their_own_answer()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new Place().With("Pool:python", 2);
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern);
        string[] secrets = [.. Enumerable.Range(0, 50).Select(_ => Guid.NewGuid().ToString("N"))];

        ToolAnswer[] answers = await Task.WhenAll(secrets.Select((s, i) => server.Peer.CallAsync("execute_code", new()
        {
            ["code"] = $"import sys\nprint(sys.stdin.read(), open('secret').read(), '{s}')\nprint('{s}', file=sys.stderr)",
            ["stdin"] = s,
            ["files"] = new System.Text.Json.Nodes.JsonObject { ["secret"] = s },
        })));

        Assert.Equal(secrets.Select(s => $"{s} {s} {s}\n"), answers.Select(a => a.Succeeded().Stdout));
        Assert.Equal(secrets.Select(s => $"{s}\n"), answers.Select(a => a.Stderr));
    }
}
