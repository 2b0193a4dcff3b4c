using SandboxMcp.Audit;
using SandboxMcp.Execution;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Execution;

/// <summary>Whatever happens, the sandbox is destroyed, the outcome is recorded and the place is free again.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private readonly Stage stage = new(config: new CodeExecutionConfig { MaxConcurrentRuns = 1, MaxQueuedRuns = 0 });

    public static TheoryData<Exception, string> Failures => new()
    {
        { new SandboxCreationException("no"), nameof(SandboxCreationException) },
        { new SandboxLostException("gone"), nameof(SandboxLostException) },
        { new ProviderUnavailableException("off"), nameof(ProviderUnavailableException) },
        { new InvalidOperationException("bug"), nameof(InvalidOperationException) },
        { new OperationCanceledException(), "cancelled before it started" },
        { new TaskCanceledException(), "cancelled before it started" },
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_sandbox_that_cannot_be_made(Exception failure, string recorded)
    {
        stage.Provider.Creating = (_, _) => Task.FromException(failure);
        await Fails(failure, recorded);
        Assert.Equal(["create"], stage.Provider.Steps);
        await ThePlaceIsFree();
    }

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_sandbox_that_fails_while_it_runs(Exception failure, string recorded)
    {
        stage.Provider.Running = (_, _) => Task.FromException<ExecutionResult>(failure);
        await Fails(failure, recorded);
        Assert.Equal(["create", "run", "dispose"], stage.Provider.Steps);
        await ThePlaceIsFree();
    }

    [Fact]
    public async Task A_sandbox_that_cannot_be_destroyed()
    {
        SandboxLostException failure = new("still there");
        stage.Provider.Disposing = () => Task.FromException(failure);
        await Fails(failure, nameof(SandboxLostException));
        Assert.Equal(ExecutionStatus.Succeeded, stage.Events[1].Status);
        await ThePlaceIsFree();
    }

    [Fact]
    public async Task A_caller_who_stops_the_making_of_the_sandbox()
    {
        using CancellationTokenSource caller = new();
        stage.Provider.Creating = async (_, token) =>
        {
            await caller.CancelAsync();
            token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.ExecuteAsync(token: caller.Token));
        Assert.Equal("cancelled before it started", stage.Events[1].Failure);
        await ThePlaceIsFree();
    }

    [Fact]
    public async Task A_caller_who_stops_the_program_gets_its_result()
    {
        using CancellationTokenSource caller = new();
        stage.Provider.Running = async (_, token) =>
        {
            await caller.CancelAsync();
            Assert.True(token.IsCancellationRequested);
            return Samples.Result with { Status = ExecutionStatus.Cancelled, ExitCode = 137 };
        };
        var ran = Assert.IsType<ExecutionOutcome.Ran>(await stage.ExecuteAsync(token: caller.Token));
        Assert.Equal(ExecutionStatus.Cancelled, ran.Result.Status);
        AuditEvent outcome = stage.Events[1];
        Assert.Equal((AuditEventKind.Outcome, (ExecutionStatus?)ExecutionStatus.Cancelled, null), (outcome.Event, outcome.Status, outcome.Failure));
        Assert.Equal(["create", "run", "dispose"], stage.Provider.Steps);
        await ThePlaceIsFree();
    }

    [Fact]
    public async Task A_provider_that_is_not_available_says_why_and_is_recorded()
    {
        stage.Provider.Status = Samples.Docker with { Problems = ["No engine answers.", "Start it."] };
        var e = await Assert.ThrowsAsync<ProviderUnavailableException>(() => stage.ExecuteAsync());
        Assert.Contains("'docker'", e.Message, StringComparison.Ordinal);
        Assert.Contains("No engine answers. Start it.", e.Message, StringComparison.Ordinal);
        Assert.Equal([AuditEventKind.Decision, AuditEventKind.Refusal], stage.Events.Select(a => a.Event));
        Assert.Equal(["No engine answers.", "Start it."], stage.Events[1].Reasons!);
        Assert.Empty(stage.Provider.Steps);
    }

    [Fact]
    public async Task An_outcome_that_cannot_be_recorded_is_an_error_and_the_sandbox_is_gone_all_the_same()
    {
        stage.Provider.Running = (_, _) =>
        {
            stage.BreakAudit();
            return Task.FromResult(Samples.Result);
        };
        await Assert.ThrowsAsync<AuditException>(() => stage.ExecuteAsync());
        Assert.Equal(["create", "run", "dispose"], stage.Provider.Steps);
    }

    private async Task Fails(Exception failure, string recorded)
    {
        Assert.Same(failure, await Assert.ThrowsAnyAsync<Exception>(() => stage.ExecuteAsync()));
        Assert.Equal([AuditEventKind.Decision, AuditEventKind.Outcome], stage.Events.Select(e => e.Event));
        Assert.Equal(recorded, stage.Events[1].Failure);
        Assert.Equal(stage.Events[0].Run, stage.Events[1].Run);
        if (failure is SandboxException known)
        {
            Assert.Equal(stage.Events[0].Run, known.Run);
        }
    }

    private async Task ThePlaceIsFree()
    {
        stage.Provider.Creating = (_, _) => Task.CompletedTask;
        stage.Provider.Running = (_, _) => Task.FromResult(Samples.Result);
        stage.Provider.Disposing = () => Task.CompletedTask;
        Assert.IsType<ExecutionOutcome.Ran>(await stage.ExecuteAsync());
    }
}
