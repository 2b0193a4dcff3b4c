using SandboxMcp.Planning;

namespace SandboxMcp.Guard.Rules;

/// <summary>A file outside the roots does not run, and the answer does not tell whether it exists.</summary>
internal sealed class SourceRootsRule : IPolicyRule
{
    public Verdict Judge(ExecutionPlan plan) => plan.Source is null or { InsideRoots: true }
        ? Verdict.Allow
        : Verdict.Deny($"path: '{plan.Source.Path}' lies outside the directories that the operator allows (--root).");
}
