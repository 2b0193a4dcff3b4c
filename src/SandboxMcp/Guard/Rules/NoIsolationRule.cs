using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Guard.Rules;

/// <summary>Without isolation nothing is secure to run automatically, even where the floor permits it: a person must agree.</summary>
internal sealed class NoIsolationRule(SecurityPolicy policy) : IPolicyRule
{
    public Verdict Judge(ExecutionPlan plan) => plan.Isolation > IsolationLevel.None || policy.TrustWithoutIsolation
        ? Verdict.Allow
        : Verdict.Ask($"The provider '{plan.Provider}' does not isolate: the code could do whatever the user of this server can do.");
}
