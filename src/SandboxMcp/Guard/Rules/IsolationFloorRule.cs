using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Guard.Rules;

/// <summary>A provider weaker than the operator's floor runs nothing; there is no falling back to it.</summary>
internal sealed class IsolationFloorRule(SecurityPolicy policy) : IPolicyRule
{
    public Verdict Judge(ExecutionPlan plan) => plan.Isolation >= policy.IsolationFloor
        ? Verdict.Allow
        : Verdict.Deny($"The provider '{plan.Provider}' has the isolation level '{plan.Isolation.ToSnakeCase()}', below the operator's floor " +
            $"'{policy.IsolationFloor.ToSnakeCase()}'. Only the operator can change that (Policy:IsolationFloor).");
}
