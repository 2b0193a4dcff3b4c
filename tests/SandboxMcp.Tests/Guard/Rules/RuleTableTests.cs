using CsCheck;
using SandboxMcp.Execution;
using SandboxMcp.Guard;
using SandboxMcp.Guard.Rules;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Guard.Rules;

/// <summary>The rules together, as they hold in the server.</summary>
public sealed class RuleTableTests
{
    private static readonly CodeExecutionConfig Config = new() { MaxTimeLimit = TimeSpan.FromSeconds(2) };

    private static readonly Gen<SecurityPolicy> AnyPolicy = Gen.Select(
        Gen.Enum<IsolationLevel>(),
        Gen.Bool,
        (floor, trust) => new SecurityPolicy { IsolationFloor = floor, TrustWithoutIsolation = trust });

    [Fact]
    public void Every_rule_is_in_the_table_once() => Assert.Equal(
        typeof(IPolicyRule).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IPolicyRule))).OrderBy(t => t.Name),
        RuleTable.Create(new SecurityPolicy(), Config).Select(r => r.GetType()).OrderBy(t => t.Name));

    [Fact]
    public void By_default_a_container_runs_by_itself_and_a_bare_process_never() => Assert.Equal(
        [Decision.Deny, Decision.Allow, Decision.Allow, Decision.Allow],
        Enum.GetValues<IsolationLevel>().Select(level => Judge(new SecurityPolicy(), Plans.Snippet() with { Isolation = level }).Decision));

    [Fact]
    public void The_table_decides_as_the_specification_says() => Gen.Select(AnyPolicy, Plans.Any).Sample(
        (policy, plan) =>
        {
            bool denied = plan.Isolation < policy.IsolationFloor || plan.Job.TimeLimit > Config.MaxTimeLimit || plan.Source is { InsideRoots: false };
            bool asked = plan.Isolation == IsolationLevel.None && !policy.TrustWithoutIsolation;
            return Judge(policy, plan).Decision == (denied ? Decision.Deny : asked ? Decision.Ask : Decision.Allow);
        },
        iter: 3_000);

    [Fact]
    public void A_stricter_policy_never_gives_a_milder_verdict() => Gen.Select(AnyPolicy, Gen.Enum<IsolationLevel>(), Gen.Bool, Plans.Any).Sample(
        (policy, floor, trust, plan) =>
        {
            SecurityPolicy stricter = new()
            {
                IsolationFloor = (IsolationLevel)Math.Max((int)floor, (int)policy.IsolationFloor),
                TrustWithoutIsolation = policy.TrustWithoutIsolation && trust,
            };
            return Judge(stricter, plan).Decision >= Judge(policy, plan).Decision;
        },
        iter: 3_000);

    [Fact]
    public void Every_objection_has_a_reason() => Gen.Select(AnyPolicy, Plans.Any).Sample((policy, plan) =>
        RuleTable.Create(policy, Config).Select(r => r.Judge(plan)).All(v =>
            v.Decision == Decision.Allow ? v.Reasons.Count == 0 : v.Reasons.Single().Length > 30));

    private static Verdict Judge(SecurityPolicy policy, ExecutionPlan plan) => new SecurityGuard(RuleTable.Create(policy, Config)).Judge(plan);
}
