using SandboxMcp.Audit;
using SandboxMcp.Execution;
using SandboxMcp.Guard;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Execution;

/// <summary>The straight line of a call: plan, judge, record, run, destroy, record.</summary>
public sealed class ExecutionServiceTests : IAsyncLifetime
{
    private readonly Stage stage = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task A_secure_plan_runs_in_a_sandbox_of_its_own_that_is_gone_afterwards()
    {
        ExecutionOutcome.Ran ran = Assert.IsType<ExecutionOutcome.Ran>(await stage.ExecuteAsync(Stage.Request("a")));
        Assert.Equal(Samples.Result, ran.Result with { Sandbox = Samples.Result.Sandbox });
        await stage.ExecuteAsync(Stage.Request("b"));
        Assert.Equal(["create", "run a", "dispose", "create", "run b", "dispose"], stage.Provider.Steps);
    }

    [Fact]
    public async Task The_provider_gets_the_plans_own_spec_and_job()
    {
        ExecutionRequest request = Stage.Request("a") with { TimeLimit = TimeSpan.FromSeconds(3), StandardInput = new byte[] { 7 } };
        ExecutionPlan plan = stage.Planner.Plan(request, Samples.Docker, out _)!;
        (SandboxSpec? spec, SandboxJob? job) = (null, null);
        stage.Provider.Creating = (s, _) => Task.FromResult(spec = s);
        stage.Provider.Running = (j, _) =>
        {
            job = j;
            return Task.FromResult(Samples.Result);
        };
        await stage.ExecuteAsync(request);
        Assert.Equal(plan, plan with { Spec = spec!, Job = job! });
    }

    [Fact]
    public async Task The_decision_is_recorded_before_a_sandbox_is_made_and_the_outcome_after_it_is_gone()
    {
        List<AuditEventKind[]> seen = [];
        void Look() => seen.Add([.. stage.Events.Select(e => e.Event)]);
        stage.Provider.Creating = (_, _) => Done(Look);
        stage.Provider.Disposing = () => Done(Look);
        await stage.ExecuteAsync();
        Look();
        Assert.Equal([[AuditEventKind.Decision], [AuditEventKind.Decision], [AuditEventKind.Decision, AuditEventKind.Outcome]], seen);
    }

    [Fact]
    public async Task Both_events_say_what_ran_where_and_for_whom()
    {
        ExecutionPlan plan = stage.Planner.Plan(Stage.Request(), Samples.Docker, out _)!;
        stage.Provider.Running = (_, _) => Task.FromResult(Samples.Result with
        {
            Status = ExecutionStatus.Failed,
            ExitCode = 3,
            Enforcement = Samples.AllEnforced with { Cpu = Enforcement.NotEnforced("no cgroup"), Seccomp = Enforcement.NotSupported("never") },
        });
        await stage.ExecuteAsync();
        AuditEvent decision = new()
        {
            Event = AuditEventKind.Decision,
            Run = stage.Events[0].Run,
            Principal = "stdio",
            Provider = "docker",
            Isolation = IsolationLevel.Container,
            Language = "python",
            Code = plan.CodeDigest,
            Plan = plan.Digest,
        };
        Assert.Equal(decision with { Decision = Decision.Allow }, stage.Events[0]);
        Assert.Equal(["seccomp", "cpu"], stage.Events[1].NotEnforced!);
        Assert.Equal(
            decision with { Event = AuditEventKind.Outcome, Status = ExecutionStatus.Failed, ExitCode = 3, Duration = 0.25 },
            stage.Events[1] with { NotEnforced = null });
    }

    [Fact]
    public async Task Every_call_has_an_id_of_its_own()
    {
        await stage.ExecuteAsync();
        await stage.ExecuteAsync();
        Assert.Equal([2, 2], stage.Events.GroupBy(e => e.Run).Select(g => g.Count()));
    }

    [Fact]
    public async Task The_program_its_arguments_and_its_input_are_not_in_the_log()
    {
        await stage.ExecuteAsync(Stage.Request("c0nfidential") with { Code = "'c0nfidential'", StandardInput = "c0nfidential"u8.ToArray() });
        Assert.Equal(2, stage.Events.Count);
        Assert.DoesNotContain("c0nfidential", File.ReadAllText(stage.AuditPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_real_path_of_an_executed_file_is_in_the_log()
    {
        stage.Temp.File("root/real.py", "1");
        stage.Temp.Link("root/link.py", "real.py");
        await stage.ExecuteAsync(new ExecutionRequest { Path = "link.py", Principal = "stdio" });
        Assert.Equal([stage.Temp["root/real.py"], stage.Temp["root/real.py"]], stage.Events.Select(e => e.Path));
    }

    [Fact]
    public async Task The_time_of_each_part_is_in_the_result()
    {
        stage.Provider.Creating = (_, _) => Done(() => stage.Time.Advance(TimeSpan.FromSeconds(2)));
        stage.Provider.Running = (_, _) =>
        {
            stage.Time.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(Samples.Result with { Sandbox = Samples.Result.Sandbox with { Warm = true } });
        };
        ExecutionOutcome.Ran ran = Assert.IsType<ExecutionOutcome.Ran>(await stage.ExecuteAsync());
        Assert.Equal(Samples.Result.Sandbox with { Warm = true, Timing = new SandboxTiming { Queue = 0, Create = 2, Run = 3 } }, ran.Result.Sandbox);
    }

    [Fact]
    public async Task An_impossible_request_is_refused_with_every_problem_and_recorded()
    {
        ExecutionRequest request = Stage.Request() with { Code = " ", Language = "cobol" };
        var refused = Assert.IsType<ExecutionOutcome.Refused>(await stage.ExecuteAsync(request));
        Assert.Equal((RefusalCause.Invalid, 2, null), (refused.Cause, refused.Reasons.Count, refused.RetryAfter));
        AuditEvent refusal = Assert.Single(stage.Events);
        Assert.Equal((AuditEventKind.Refusal, "stdio", "cobol"), (refusal.Event, refusal.Principal, refusal.Language));
        Assert.Equal(refused.Reasons, refusal.Reasons!);
        Assert.Empty(stage.Provider.Steps);
    }

    [Fact]
    public async Task A_denied_plan_does_not_run_and_is_recorded()
    {
        ExecutionRequest request = new() { Path = "/etc/a.py", Principal = "stdio" };
        var refused = Assert.IsType<ExecutionOutcome.Refused>(await stage.ExecuteAsync(request));
        Assert.Equal((RefusalCause.Denied, null), (refused.Cause, refused.RetryAfter));
        AuditEvent decision = Assert.Single(stage.Events);
        Assert.Equal((AuditEventKind.Decision, (Decision?)Decision.Deny, "/etc/a.py"), (decision.Event, decision.Decision, decision.Path));
        Assert.Equal(refused.Reasons, decision.Reasons!);
        Assert.Empty(stage.Provider.Steps);
    }

    [Fact]
    public async Task Nothing_runs_that_cannot_be_recorded()
    {
        stage.BreakAudit();
        await Assert.ThrowsAsync<AuditException>(() => stage.ExecuteAsync());
        Assert.Empty(stage.Provider.Steps);
    }

    [Fact]
    public async Task The_provider_is_not_the_services_to_dispose()
    {
        await stage.Service.DisposeAsync();
        Assert.Empty(stage.Provider.Steps);
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
