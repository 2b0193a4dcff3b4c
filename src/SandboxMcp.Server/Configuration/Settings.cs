using SandboxMcp.Execution;
using SandboxMcp.Guard;
using SandboxMcp.Providers;

namespace SandboxMcp.Server.Configuration;

/// <summary>Everything the operator can set, resolved and checked. Absent is always the stricter.</summary>
public sealed record Settings
{
    /// <summary>The provider's name.</summary>
    public string Provider { get; init; } = "local";

    /// <summary>Directories that execute_file may read from.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>What the operator permits.</summary>
    public SecurityPolicy Policy { get; init; } = new();

    /// <summary>The operator's limits.</summary>
    public CodeExecutionConfig Execution { get; init; } = new();

    /// <summary>Settings of the providers.</summary>
    public ProviderOptions Providers { get; init; } = new();

    /// <summary>The audit log's file.</summary>
    public required string AuditPath { get; init; }

    /// <summary>The directory of the server's own log files.</summary>
    public required string LogDirectory { get; init; }

    /// <summary>The only protocol version to speak. Absent: every version that the SDK knows.</summary>
    public string? ProtocolVersion { get; init; }
}
