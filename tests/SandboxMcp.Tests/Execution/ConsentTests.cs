using SandboxMcp.Audit;
using SandboxMcp.Execution;
using SandboxMcp.Guard;
using SandboxMcp.Planning;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Execution;

/// <summary>A person's agreement, and everything that is none.</summary>
public sealed class ConsentTests : IAsyncLifetime
{
    private readonly Stage stage = new(Stage.Asking);

    public ValueTask InitializeAsync()
    {
        stage.Provider.Status = Stage.Unisolated;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task Without_a_ticket_a_person_must_be_asked_and_nothing_runs()
    {
        var asked = Assert.IsType<ExecutionOutcome.ConsentRequired>(await stage.ExecuteAsync());
        Assert.Contains("does not isolate", Assert.Single(asked.Reasons), StringComparison.Ordinal);
        Assert.Empty(stage.Provider.Steps);
        AuditEvent decision = Assert.Single(stage.Events);
        Assert.Equal((AuditEventKind.Decision, (Decision?)Decision.Ask, (bool?)null), (decision.Event, decision.Decision, decision.Consented));
        Assert.Equal(asked.Reasons, decision.Reasons!);
    }

    [Fact]
    public async Task With_the_ticket_the_same_request_runs_once_and_then_asks_again()
    {
        string ticket = await Ask();
        Assert.IsType<ExecutionOutcome.Ran>(await stage.ExecuteAsync(ticket: ticket));
        var again = Assert.IsType<ExecutionOutcome.ConsentRequired>(await stage.ExecuteAsync(ticket: ticket));
        Assert.NotEqual(ticket, again.Ticket);
        Assert.Equal(["create", "run", "dispose"], stage.Provider.Steps);
        Assert.Equal(
            [
                (AuditEventKind.Decision, null), (AuditEventKind.Decision, (bool?)true), (AuditEventKind.Outcome, null),
                (AuditEventKind.Decision, null),
            ],
            stage.Events.Select(e => (e.Event, e.Consented)));
        Assert.IsType<ExecutionOutcome.Ran>(await stage.ExecuteAsync(ticket: again.Ticket));
    }

    [Fact]
    public async Task A_ticket_used_by_many_at_once_runs_once()
    {
        string ticket = await Ask();
        ExecutionOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            Task.Run(() => stage.ExecuteAsync(ticket: ticket), TestContext.Current.CancellationToken)));
        Assert.Single(outcomes.OfType<ExecutionOutcome.Ran>());
        Assert.Equal(19, outcomes.OfType<ExecutionOutcome.ConsentRequired>().Count());
    }

    [Theory]
    [InlineData("print(2)", "stdio", "local")]
    [InlineData("print(1)", "cli", "local")]
    [InlineData("print(1)", "stdio", "other")]
    public async Task A_ticket_for_something_else_asks_again(string code, string principal, string provider)
    {
        string ticket = await Ask();
        stage.Provider.Status = Stage.Unisolated with { Name = provider };
        ExecutionRequest other = Stage.Request() with { Code = code, Principal = principal };
        Assert.IsType<ExecutionOutcome.ConsentRequired>(await stage.ExecuteAsync(other, ticket));
        Assert.Empty(stage.Provider.Steps);
    }

    [Fact]
    public async Task A_file_that_changed_since_the_question_asks_again()
    {
        stage.Temp.File("root/a.py", "1");
        ExecutionRequest request = new() { Path = "a.py", Principal = "stdio" };
        string ticket = await Ask(request);
        stage.Temp.File("root/a.py", "2");
        Assert.IsType<ExecutionOutcome.ConsentRequired>(await stage.ExecuteAsync(request, ticket));
        stage.Temp.File("root/a.py", "1");
        Assert.IsType<ExecutionOutcome.Ran>(await stage.ExecuteAsync(request, ticket));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("a.1.b")]
    [InlineData("...")]
    public async Task What_is_no_ticket_asks_again(string ticket) =>
        Assert.IsType<ExecutionOutcome.ConsentRequired>(await stage.ExecuteAsync(ticket: ticket));

    [Fact]
    public async Task A_late_ticket_asks_again()
    {
        string ticket = await Ask();
        stage.Time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<ExecutionOutcome.ConsentRequired>(await stage.ExecuteAsync(ticket: ticket));
    }

    [Fact]
    public async Task What_is_denied_stays_denied_and_its_ticket_unused()
    {
        ExecutionRequest request = Stage.Request() with { TimeLimit = TimeSpan.FromDays(1) };
        ExecutionPlan plan = stage.Planner.Plan(request, Stage.Unisolated, out _)!;
        string ticket = stage.Tickets.Issue(plan);
        var refused = Assert.IsType<ExecutionOutcome.Refused>(await stage.ExecuteAsync(request, ticket));
        Assert.Equal(RefusalCause.Denied, refused.Cause);
        Assert.Null(Assert.Single(stage.Events).Consented);
        Assert.Empty(stage.Provider.Steps);
        Assert.True(stage.Tickets.Redeem(plan, ticket));
    }

    [Fact]
    public async Task What_is_allowed_anyway_does_not_use_its_ticket_up()
    {
        stage.Provider.Status = Samples.Docker;
        ExecutionPlan plan = stage.Planner.Plan(Stage.Request(), Samples.Docker, out _)!;
        string ticket = stage.Tickets.Issue(plan);
        Assert.IsType<ExecutionOutcome.Ran>(await stage.ExecuteAsync(ticket: ticket));
        Assert.All(stage.Events, e => Assert.Null(e.Consented));
        Assert.True(stage.Tickets.Redeem(plan, ticket));
    }

    private async Task<string> Ask(ExecutionRequest? request = null) =>
        Assert.IsType<ExecutionOutcome.ConsentRequired>(await stage.ExecuteAsync(request)).Ticket;
}
