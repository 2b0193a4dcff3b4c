using CsCheck;
using SandboxMcp.Guard;
using SandboxMcp.Planning;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Guard;

public sealed class SecurityGuardTests
{
    private static readonly ExecutionPlan Plan = Plans.Snippet();

    private static readonly Gen<Verdict> AnyVerdict = Gen.Select(
        Gen.Enum<Decision>(),
        Gen.OneOf("a", "b", "c", "B"),
        (decision, reason) => decision == Decision.Allow ? Verdict.Allow : new Verdict(decision, [reason]));

    [Fact]
    public void Without_an_objection_a_plan_runs_by_itself()
    {
        Assert.Equal(Verdict.Allow, new SecurityGuard([]).Judge(Plan));
        Assert.Equal(Verdict.Allow, Judge([Verdict.Allow, Verdict.Allow]));
    }

    [Fact]
    public void One_more_rule_never_makes_a_verdict_milder() => Gen.Select(AnyVerdict.Array[0, 6], AnyVerdict).Sample(
        (verdicts, more) =>
        {
            Verdict before = Judge(verdicts);
            Verdict after = Judge([.. verdicts, more]);
            return after.Decision >= before.Decision && after.Decision >= more.Decision
                && (after.Decision > before.Decision || before.Reasons.All(after.Reasons.Contains));
        },
        iter: 2_000);

    [Fact]
    public void The_order_of_the_rules_does_not_matter() => AnyVerdict.Array[0, 6]
        .SelectMany(verdicts => Gen.Shuffle((Verdict[])verdicts.Clone()).Select(shuffled => (verdicts, shuffled)))
        .Sample((verdicts, shuffled) => Judge(verdicts).Equals(Judge(shuffled)), iter: 2_000);

    [Fact]
    public void A_verdict_is_no_stricter_than_its_strictest_rule() => AnyVerdict.Array[1, 6].Sample(
        verdicts => Judge(verdicts).Decision == verdicts.Max(v => v.Decision));

    [Fact]
    public void The_reasons_are_those_of_the_strictest_rules_once_each_and_sorted() => Assert.Equal(
        new Verdict(Decision.Deny, ["B", "a"]),
        Judge([Verdict.Deny("a"), Verdict.Ask("question"), Verdict.Deny("B"), Verdict.Allow, Verdict.Deny("a")]));

    [Fact]
    public void Verdicts_with_other_reasons_or_another_decision_are_not_equal()
    {
        Assert.NotEqual(Verdict.Ask("a"), Verdict.Ask("b"));
        Assert.NotEqual(Verdict.Ask("a"), Verdict.Deny("a"));
        Assert.Equal(Verdict.Ask("a").GetHashCode(), Verdict.Ask("a").GetHashCode());
    }

    [Fact]
    public void A_rule_sees_the_very_plan_that_is_judged()
    {
        Judging rule = new(plan => Verdict.Ask(plan.Digest));
        Assert.Equal(Verdict.Ask(Plan.Digest), new SecurityGuard([rule]).Judge(Plan));
    }

    private static Verdict Judge(IEnumerable<Verdict> verdicts) => new SecurityGuard(verdicts.Select(v => new Judging(_ => v))).Judge(Plan);

    private sealed class Judging(Func<ExecutionPlan, Verdict> judge) : IPolicyRule
    {
        public Verdict Judge(ExecutionPlan plan) => judge(plan);
    }
}
