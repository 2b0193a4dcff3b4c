using SandboxMcp.Execution;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Execution;

/// <summary>Calls that once ended without a trace.</summary>
public sealed class ExecutionRegressionTests
{
    [Fact]
    public async Task A_call_that_leaves_the_queue_has_an_outcome_too()
    {
        await using Stage stage = new(config: new CodeExecutionConfig { MaxConcurrentRuns = 1 });
        TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Provider.Running = async (_, _) =>
        {
            await end.Task;
            return Samples.Result;
        };
        using CancellationTokenSource caller = new();
        Task<ExecutionOutcome> first = stage.ExecuteAsync();
        Task<ExecutionOutcome> second = stage.ExecuteAsync(token: caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        end.SetResult();
        await first;
        Assert.Equal([2, 2], stage.Events.GroupBy(e => e.Run).Select(g => g.Count()));
    }

    [Fact]
    public async Task A_provider_that_is_not_available_names_the_run()
    {
        await using Stage stage = new();
        stage.Provider.Status = Samples.Docker with { Problems = ["No engine."] };
        var e = await Assert.ThrowsAsync<ProviderUnavailableException>(() => stage.ExecuteAsync());
        Assert.Equal(stage.Events[0].Run, e.Run);
    }

    [Fact]
    public async Task Nobody_is_asked_about_what_cannot_run()
    {
        await using Stage stage = new(Stage.Asking);
        stage.Provider.Status = Stage.Unisolated with { Problems = ["No engine."] };
        await Assert.ThrowsAsync<ProviderUnavailableException>(() => stage.ExecuteAsync());
    }
}
