using System.Text.Json.Serialization;
using SandboxMcp.Guard;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Audit;

/// <summary>One line of the audit log. The code itself is never here, only its digest.</summary>
public sealed record AuditEvent
{
    /// <summary>What kind of event.</summary>
    public required AuditEventKind Event { get; init; }

    /// <summary>The id that the decision and the outcome of one call share.</summary>
    public required string Run { get; init; }

    /// <summary>Who asked.</summary>
    public required string Principal { get; init; }

    /// <summary>The provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Its isolation.</summary>
    public IsolationLevel? Isolation { get; init; }

    /// <summary>The language.</summary>
    public string? Language { get; init; }

    /// <summary>The real path of an executed file.</summary>
    public string? Path { get; init; }

    /// <summary>SHA-256 of the program.</summary>
    public string? Code { get; init; }

    /// <summary>SHA-256 of the whole plan.</summary>
    public string? Plan { get; init; }

    /// <summary>The verdict.</summary>
    public Decision? Decision { get; init; }

    /// <summary>Whether a person had agreed.</summary>
    public bool? Consented { get; init; }

    /// <summary>Why, for anything but a plain permission.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>How the program ended.</summary>
    public ExecutionStatus? Status { get; init; }

    /// <summary>Its exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its wall time in seconds.</summary>
    public double? Duration { get; init; }

    /// <summary>What failed in place of the program.</summary>
    public string? Failure { get; init; }

    /// <summary>Promises that were not enforced for the run.</summary>
    public IReadOnlyList<string>? NotEnforced { get; init; }
}

/// <summary>The kinds of audit events.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<AuditEventKind>))]
public enum AuditEventKind
{
    /// <summary>A plan was judged, before it runs.</summary>
    Decision,

    /// <summary>A run ended.</summary>
    Outcome,

    /// <summary>A request was turned away; nothing ran.</summary>
    Refusal,
}
