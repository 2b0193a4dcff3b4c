using SandboxMcp.Languages;

namespace SandboxMcp.Sandboxes;

/// <summary>What a sandbox is before it knows its job. Two equal specs may serve each other's jobs, which is what a warm pool relies on.</summary>
/// <param name="Language">The language whose interpreter is up inside.</param>
/// <param name="Limits">What the sandbox may use.</param>
public sealed record SandboxSpec(Language Language, ResourceLimits Limits);
