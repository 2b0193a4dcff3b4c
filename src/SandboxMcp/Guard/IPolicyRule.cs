using SandboxMcp.Planning;

namespace SandboxMcp.Guard;

/// <summary>One rule of the policy: looks at the plan alone, keeps no state, touches nothing.</summary>
public interface IPolicyRule
{
    /// <summary>The rule's verdict on the plan; <see cref="Verdict.Allow"/> when it has no objection.</summary>
    /// <param name="plan">What would run.</param>
    Verdict Judge(ExecutionPlan plan);
}
