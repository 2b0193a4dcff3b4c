namespace SandboxMcp.Sandboxes;

/// <summary>What a provider can do on this machine, as it found by trying.</summary>
public sealed record ProviderStatus
{
    /// <summary>The provider's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it can run code here now.</summary>
    public bool Available => Problems.Count == 0;

    /// <summary>The wall that its sandboxes have here.</summary>
    public required IsolationLevel Isolation { get; init; }

    /// <summary>What makes the sandboxes, with its version.</summary>
    public string? Runtime { get; init; }

    /// <summary>The languages found, with their versions.</summary>
    public IReadOnlyDictionary<string, string> Languages { get; init; } = new Dictionary<string, string>();

    /// <summary>What its sandboxes enforce here. Absent while it is not available.</summary>
    public EnforcementReport? Enforcement { get; init; }

    /// <summary>Why it cannot run code here; each entry says what to do about it.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What works less well than it could, and how to improve it.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];
}
