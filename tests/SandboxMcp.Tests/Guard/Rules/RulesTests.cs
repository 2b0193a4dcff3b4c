using SandboxMcp.Execution;
using SandboxMcp.Guard;
using SandboxMcp.Guard.Rules;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Guard.Rules;

/// <summary>Each rule alone.</summary>
public sealed class RulesTests
{
    public static TheoryData<IsolationLevel, IsolationLevel> Levels =>
        [.. from floor in Enum.GetValues<IsolationLevel>() from level in Enum.GetValues<IsolationLevel>() select (floor, level)];

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_provider_below_the_floor_is_denied_and_no_other(IsolationLevel floor, IsolationLevel level)
    {
        SecurityPolicy policy = new() { IsolationFloor = floor, TrustWithoutIsolation = true };
        Verdict verdict = new IsolationFloorRule(policy).Judge(Plans.Snippet() with { Isolation = level });
        Assert.Equal((int)level < (int)floor ? Decision.Deny : Decision.Allow, verdict.Decision);
    }

    [Fact]
    public void The_floor_is_a_container_when_the_operator_says_nothing()
    {
        Verdict verdict = new IsolationFloorRule(new SecurityPolicy()).Judge(Plans.Snippet() with { Isolation = IsolationLevel.None });
        Assert.Equal(Decision.Deny, verdict.Decision);
        string reason = Assert.Single(verdict.Reasons);
        Assert.Contains("'docker'", reason, StringComparison.Ordinal);
        Assert.Contains("'none'", reason, StringComparison.Ordinal);
        Assert.Contains("'container'", reason, StringComparison.Ordinal);
        Assert.Contains("Policy:IsolationFloor", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IsolationLevel.None, false, Decision.Ask)]
    [InlineData(IsolationLevel.None, true, Decision.Allow)]
    [InlineData(IsolationLevel.Container, false, Decision.Allow)]
    [InlineData(IsolationLevel.UserKernel, false, Decision.Allow)]
    [InlineData(IsolationLevel.VirtualMachine, false, Decision.Allow)]
    public void Without_isolation_a_person_is_asked_unless_one_typed_the_trust(IsolationLevel level, bool trust, Decision expected) => Assert.Equal(
        expected,
        new NoIsolationRule(new SecurityPolicy { TrustWithoutIsolation = trust }).Judge(Plans.Snippet() with { Isolation = level }).Decision);

    [Fact]
    public void Nothing_is_trusted_without_isolation_when_the_operator_says_nothing() => Assert.False(new SecurityPolicy().TrustWithoutIsolation);

    [Theory]
    [InlineData(0, Decision.Allow)]
    [InlineData(1, Decision.Deny)]
    public void A_call_gets_no_tick_beyond_the_ceiling(long ticks, Decision expected)
    {
        CodeExecutionConfig config = new() { MaxTimeLimit = TimeSpan.FromSeconds(7.5) };
        ExecutionPlan plan = Plans.Snippet();
        plan = plan with { Job = plan.Job with { TimeLimit = config.MaxTimeLimit + TimeSpan.FromTicks(ticks) } };
        Verdict verdict = new LimitCeilingRule(config).Judge(plan);
        Assert.Equal(expected, verdict.Decision);
        Assert.All(verdict.Reasons, r => Assert.Matches(@"^timeout_seconds: 7\.5000001 came; .* 7\.5\.$", r));
    }

    [Fact]
    public void A_snippet_and_a_file_under_a_root_run_and_a_file_outside_does_not()
    {
        SourceRootsRule rule = new();
        Assert.Equal(Verdict.Allow, rule.Judge(Plans.Snippet()));
        Assert.Equal(Verdict.Allow, rule.Judge(Plans.Snippet() with { Source = new SourceFile("/root/a.py", InsideRoots: true) }));
        Verdict verdict = rule.Judge(Plans.Snippet() with { Source = new SourceFile("/etc/a.py", InsideRoots: false) });
        Assert.Equal(Decision.Deny, verdict.Decision);
        Assert.Contains("'/etc/a.py'", Assert.Single(verdict.Reasons), StringComparison.Ordinal);
    }
}
