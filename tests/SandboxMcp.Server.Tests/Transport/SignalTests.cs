using System.Diagnostics;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Transport;

/// <summary>The operator or the system ends the server, gently or not.</summary>
[Collection(Alone.Name)]
public sealed class SignalTests
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;

    [Theory]
    [InlineData(SigTerm)]
    [InlineData(SigInt)]
    public async Task A_signal_to_end_kills_every_run_and_leaves_nothing(int signal)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new Place().With("Pool:python", 2);
        Witness witness = new(place);
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern);
        PendingCall run = server.Peer.BeginRun("sleep 100", "bash");
        await witness.SeesAsync("sleep 100");

        long start = Stopwatch.GetTimestamp();
        server.Signal(signal);
        await server.ExitAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Empty(witness.Everything());
        Assert.DoesNotContain("Unhandled", await server.StderrAsync(), StringComparison.Ordinal);
        _ = run.Answer.Exception;
    }

    [Fact]
    public async Task A_killed_server_leaves_no_living_process_and_the_next_one_removes_the_rest()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new Place().With("Pool:python", 2);
        Witness witness = new(place);
        await using ServerProcess doomed = await ServerProcess.OpenAsync(place, "2025-11-25");
        (await doomed.Peer.RunAsync("print(1)")).Succeeded();
        PendingCall run = doomed.Peer.BeginRun("trap '' TERM HUP INT\nsleep 100 & sleep 100", "bash");
        await witness.SeesAsync("sleep 100");

        doomed.Signal(SigKill);
        await doomed.ExitAsync();
        await Eventually.EmptyAsync(witness.Processes);
        Assert.NotEmpty(Directory.GetDirectories(place.State));

        // The next server sweeps at its start, not at its first call.
        await using ServerProcess next = await ServerProcess.OpenAsync(place, "2025-11-25");
        await Eventually.EmptyAsync(witness.Everything);
        Assert.Equal("2\n", (await next.Peer.RunAsync("print(2)")).Succeeded().Stdout);
        _ = run.Answer.Exception;
    }

    [Fact]
    public async Task A_second_server_leaves_the_sandboxes_of_a_living_one_alone()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        Witness witness = new(place);
        await using ServerProcess first = await ServerProcess.OpenAsync(place, "2025-11-25");
        PendingCall run = first.Peer.BeginRun("read line; echo still here", "bash");
        PendingCall waits = first.Peer.BeginRun("sleep 3; echo still here", "bash");
        await witness.SeesAsync("sleep 3");

        await using (ServerProcess second = await ServerProcess.OpenAsync(place, "2025-11-25"))
        {
            (await second.Peer.RunAsync("print(1)")).Succeeded();
        }

        Assert.Equal("still here\n", (await waits.Result).Succeeded().Stdout);
        Assert.Equal("still here\n", (await run.Result).Succeeded().Stdout);
    }
}
