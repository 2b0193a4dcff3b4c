using SandboxMcp.Planning;

namespace SandboxMcp.Guard;

/// <summary>
/// SecureToAutoRun: a plan runs by itself only if no rule objects. Rules can only add objections, so the strictest rule wins and their order means nothing.
/// </summary>
/// <param name="rules">The rules; see <see cref="Rules.RuleTable"/>.</param>
public sealed class SecurityGuard(IEnumerable<IPolicyRule> rules)
{
    private readonly IPolicyRule[] rules = [.. rules];

    /// <summary>Judges a plan.</summary>
    /// <param name="plan">What would run.</param>
    public Verdict Judge(ExecutionPlan plan) => Verdict.Strictest(rules.Select(rule => rule.Judge(plan)));
}
