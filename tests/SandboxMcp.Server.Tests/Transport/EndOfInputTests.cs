using System.Diagnostics;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Transport;

/// <summary>The client goes away: so does everything that it started.</summary>
[Collection(Alone.Name)]
public sealed class EndOfInputTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData(Peer.Modern)]
    public async Task The_end_of_input_kills_every_run_and_the_server_exits_within_a_second(string version)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new Place().With("Pool:python", 2);
        Witness witness = new(place);
        await using ServerProcess server = await ServerProcess.OpenAsync(place, version);
        (await server.Peer.RunAsync("print(1)")).Succeeded();
        PendingCall first = server.Peer.BeginRun("sleep 100", "bash");
        PendingCall second = server.Peer.BeginRun("import time\ntime.sleep(100)");
        await witness.SeesAsync("sleep 100");

        long start = Stopwatch.GetTimestamp();
        server.CloseInput();
        int exitCode = await server.ExitAsync();
        TimeSpan took = Stopwatch.GetElapsedTime(start);

        Assert.Empty(witness.Everything());
        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, Soon);
        await EndedAsync(first);
        await EndedAsync(second);
    }

    [Fact]
    public async Task An_idle_server_exits_at_once_and_leaves_nothing()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new Place().With("Pool:python", 2);
        Witness witness = new(place);
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern);
        (await server.Peer.RunAsync("print(1)")).Succeeded();
        await Eventually.TrueAsync(() => witness.Processes().Count >= 2, "a warm sandbox");

        long start = Stopwatch.GetTimestamp();
        server.CloseInput();

        Assert.Equal(0, await server.ExitAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Soon);
        Assert.Empty(witness.Everything());
        Assert.DoesNotContain("error", await server.StderrAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_server_that_was_told_nothing_exits_and_has_touched_nothing()
    {
        using Place place = new();
        await using ServerProcess server = ServerProcess.Start(place);

        server.CloseInput();

        Assert.Equal(0, await server.ExitAsync());
        Assert.Equal("", await server.StderrAsync());
        Assert.False(Directory.Exists(place.State));
        Assert.False(File.Exists(place.Audit));
    }

    [Fact]
    public async Task In_memory_the_end_of_input_kills_every_run_too()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        Witness witness = new(place);
        await using (InMemoryServer server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(place), "2025-11-25"))
        {
            PendingCall run = server.Peer.BeginRun("sleep 100", "bash");
            await witness.SeesAsync("sleep 100");

            await server.CloseInputAsync();
            await server.Serving.WaitAsync(Soon, TestContext.Current.CancellationToken);

            await Eventually.EmptyAsync(witness.Processes);
            await EndedAsync(run);
        }

        Assert.Empty(witness.Everything());
        Assert.Equal("cancelled", Assert.Single(place.AuditEvents(), e => e.GetProperty("event").GetString() == "outcome").GetProperty("status").GetString());
    }

    // A killed run may still answer that it was cancelled; more than that nobody is there to hear.
    private static async Task EndedAsync(PendingCall call)
    {
        try
        {
            ToolAnswer answer = await call.Result;
            Assert.Equal("cancelled", answer.Status);
        }
        catch (EndOfStreamException)
        {
            // The server closed its output first.
        }
    }
}
