using System.Text.Json;
using SandboxMcp.Audit;

namespace SandboxMcp.Tests.Support;

/// <summary>Reads an audit log back.</summary>
internal static class AuditTrail
{
    public static IReadOnlyList<AuditEvent> Read(string path) => File.Exists(path)
        ? [.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize(line, AuditJson.Default.AuditEvent)!)]
        : [];
}
