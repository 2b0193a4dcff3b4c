using SandboxMcp.Execution;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Transport;

public sealed class CancellationTests
{
    private static readonly CodeExecutionConfig OnePlace = new() { MaxConcurrentRuns = 1, MaxQueuedRuns = 0 };

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData(Peer.Modern)]
    public async Task A_cancelled_request_kills_its_run_and_frees_its_place(string version)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        Witness witness = new(place);
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place, OnePlace), version);
        PendingCall run = server.Peer.BeginRun("sleep 100", "bash");
        await witness.SeesAsync("sleep 100");

        await server.Peer.CancelAsync(run.Id);

        await Eventually.TrueAsync(() => !witness.Sees("sleep 100"), "the cancelled program is gone");
        await Eventually.TrueAsync(() => place.Outcomes() == 1, "the outcome is recorded");
        Assert.Equal("next\n", (await server.Peer.RunAsync("print('next')")).Succeeded().Stdout);
        Assert.Contains(place.AuditEvents(), e => e.TryGetProperty("status", out var status) && status.GetString() == "cancelled");
    }

    [Fact]
    public async Task A_cancelled_request_that_waits_for_its_turn_never_runs()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        Witness witness = new(place);
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place, OnePlace with { MaxQueuedRuns = 5 }), "2025-11-25");
        PendingCall running = server.Peer.BeginRun("sleep 100", "bash");
        await witness.SeesAsync("sleep 100");
        PendingCall waiting = server.Peer.BeginRun("print('must not run')");
        await Eventually.TrueAsync(() => place.AuditEvents().Count == 2, "both decisions are recorded");

        await server.Peer.CancelAsync(waiting.Id);
        await server.Peer.CancelAsync(running.Id);
        PendingCall last = server.Peer.BeginRun("print('last')");

        Assert.Equal("last\n", (await last.Result).Succeeded().Stdout);
        Assert.Single(place.AuditEvents(), e => e.TryGetProperty("status", out var status) && status.GetString() != "cancelled");
    }

    [Fact]
    public async Task To_cancel_what_is_unknown_or_over_does_nothing()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        await using InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25");
        PendingCall over = server.Peer.BeginRun("print(1)");
        (await over.Result).Succeeded();

        await server.Peer.CancelAsync(over.Id);
        await server.Peer.CancelAsync("4711");

        (await server.Peer.RunAsync("print(2)")).Succeeded();
    }
}
