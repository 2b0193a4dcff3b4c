using SandboxMcp.Execution;

namespace SandboxMcp.Guard.Rules;

/// <summary>The rules that hold. A new one is a file beside this and a row here.</summary>
public static class RuleTable
{
    /// <summary>Every rule.</summary>
    /// <param name="policy">What the operator permits.</param>
    /// <param name="config">The operator's limits.</param>
    public static IReadOnlyList<IPolicyRule> Create(SecurityPolicy policy, CodeExecutionConfig config) =>
    [
        new IsolationFloorRule(policy),
        new NoIsolationRule(policy),
        new LimitCeilingRule(config),
        new SourceRootsRule(),
    ];
}
