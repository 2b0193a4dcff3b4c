using SandboxMcp.Sandboxes;

namespace SandboxMcp.Guard;

/// <summary>What the operator permits. Absent is always the stricter.</summary>
public sealed record SecurityPolicy
{
    /// <summary>The weakest isolation that may run anything.</summary>
    public IsolationLevel IsolationFloor { get; init; } = IsolationLevel.Container;

    /// <summary>Lets a provider without isolation run without asking. Meant for <c>sandbox-mcp run --trusted</c>, where a person typed it.</summary>
    public bool TrustWithoutIsolation { get; init; }
}
