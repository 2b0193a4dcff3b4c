namespace SandboxMcp.Audit;

/// <summary>The record of what was decided and what happened. Unlike a log, it must not fail silently: a run whose decision cannot be recorded does not happen.</summary>
public interface IAuditLog
{
    /// <summary>Appends an event.</summary>
    /// <param name="auditEvent">The event.</param>
    /// <exception cref="AuditException">It could not be written.</exception>
    void Write(AuditEvent auditEvent);
}
