namespace SandboxMcp.Audit;

/// <summary>The audit log cannot be written, so nothing runs.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class AuditException(string message, Exception? inner = null) : Exception(message, inner);
