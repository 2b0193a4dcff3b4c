using SandboxMcp.Audit;
using SandboxMcp.Execution;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Execution;

/// <summary>Calls beyond the places wait their turn; calls beyond the queue are told so.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Stage stage = new(config: new CodeExecutionConfig { MaxConcurrentRuns = 2, MaxQueuedRuns = 3 });
    private readonly Dictionary<string, TaskCompletionSource> starts = [];
    private readonly Dictionary<string, TaskCompletionSource> ends = [];

    public ValueTask InitializeAsync()
    {
        stage.Provider.Running = async (job, token) =>
        {
            starts[job.Arguments[0]].SetResult();
            await ends[job.Arguments[0]].Task.WaitAsync(token);
            return Samples.Result;
        };
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task Calls_beyond_the_places_wait_and_get_one_in_the_order_in_which_they_came()
    {
        string[] names = ["a", "b", "c", "d", "e"];
        Task<ExecutionOutcome>[] calls = [.. names.Select(name => Start(name))];
        Assert.Equal(["run a", "run b"], Runs);
        for (int i = 0; i < names.Length; i++)
        {
            ends[names[i]].SetResult();
            Assert.IsType<ExecutionOutcome.Ran>(await calls[i]);
            if (i + 2 < names.Length)
            {
                await starts[names[i + 2]].Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
                Assert.Equal(i + 3, Runs.Count());
            }
        }

        Assert.Equal(names.Select(n => $"run {n}"), Runs);
    }

    [Fact]
    public async Task A_call_beyond_the_queue_is_told_that_the_server_is_busy()
    {
        Task<ExecutionOutcome>[] calls = [.. "abcde".Select(name => Start(name.ToString()))];
        var busy = Assert.IsType<ExecutionOutcome.Refused>(await Start("f"));
        Assert.Equal((RefusalCause.Busy, TimeSpan.FromSeconds(2)), (busy.Cause, busy.RetryAfter));
        Assert.Contains("try again", Assert.Single(busy.Reasons), StringComparison.Ordinal);
        AuditEvent refusal = stage.Events[^1];
        Assert.Equal(AuditEventKind.Refusal, refusal.Event);
        Assert.Equal(busy.Reasons, refusal.Reasons!);
        Assert.Equal(stage.Events[^2].Run, refusal.Run);

        foreach (TaskCompletionSource end in ends.Values)
        {
            end.TrySetResult();
        }

        Assert.All(await Task.WhenAll(calls), outcome => Assert.IsType<ExecutionOutcome.Ran>(outcome));
        Assert.DoesNotContain("run f", Runs);
        Assert.IsType<ExecutionOutcome.Ran>(await Start("f", ended: true));
    }

    [Fact]
    public async Task A_call_that_leaves_the_queue_gives_its_turn_to_the_next()
    {
        using CancellationTokenSource caller = new();
        Task<ExecutionOutcome>[] calls = [Start("a"), Start("b"), Start("c", token: caller.Token), Start("d")];
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[2]);
        foreach (string name in (string[])["a", "b", "d"])
        {
            ends[name].SetResult();
        }

        Assert.All(await Task.WhenAll(calls[0], calls[1], calls[3]), outcome => Assert.IsType<ExecutionOutcome.Ran>(outcome));
        Assert.DoesNotContain("run c", Runs);
    }

    [Fact]
    public async Task The_time_in_the_queue_is_in_the_result()
    {
        Task<ExecutionOutcome>[] calls = [Start("a"), Start("b"), Start("c")];
        stage.Time.Advance(TimeSpan.FromSeconds(5));
        ends["a"].SetResult();
        ends["b"].SetResult();
        ends["c"].SetResult();
        Assert.Equal([0, 0, 5], (await Task.WhenAll(calls)).Select(o => Assert.IsType<ExecutionOutcome.Ran>(o).Result.Sandbox.Timing.Queue));
    }

    [Fact]
    public async Task A_call_that_does_not_run_needs_no_place()
    {
        Task<ExecutionOutcome>[] calls = [.. "abcde".Select(name => Start(name.ToString()))];
        var refused = Assert.IsType<ExecutionOutcome.Refused>(await stage.ExecuteAsync(Stage.Request() with { Code = "" }));
        Assert.Equal(RefusalCause.Invalid, refused.Cause);
        foreach (TaskCompletionSource end in ends.Values)
        {
            end.SetResult();
        }

        await Task.WhenAll(calls);
    }

    private IEnumerable<string> Runs => stage.Provider.Steps.Where(s => s.StartsWith("run ", StringComparison.Ordinal));

    private Task<ExecutionOutcome> Start(string name, bool ended = false, CancellationToken? token = null)
    {
        starts[name] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ends[name] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (ended)
        {
            ends[name].SetResult();
        }

        return stage.ExecuteAsync(Stage.Request(name), token: token).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
