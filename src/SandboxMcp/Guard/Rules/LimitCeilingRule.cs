using System.Globalization;
using SandboxMcp.Execution;
using SandboxMcp.Planning;

namespace SandboxMcp.Guard.Rules;

/// <summary>No call gets more than the operator's ceiling.</summary>
internal sealed class LimitCeilingRule(CodeExecutionConfig config) : IPolicyRule
{
    public Verdict Judge(ExecutionPlan plan) => plan.Job.TimeLimit <= config.MaxTimeLimit
        ? Verdict.Allow
        : Verdict.Deny(string.Create(CultureInfo.InvariantCulture,
            $"timeout_seconds: {(plan.Job.TimeLimit == TimeSpan.MaxValue ? "centuries" : plan.Job.TimeLimit.TotalSeconds)} came; the operator's ceiling is {config.MaxTimeLimit.TotalSeconds}."));
}
