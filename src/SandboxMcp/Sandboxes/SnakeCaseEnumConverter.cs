using System.Text.Json;
using System.Text.Json.Serialization;

namespace SandboxMcp.Sandboxes;

/// <summary>Writes an enum as snake_case text (<c>timed_out</c>), the form of every name that leaves this program.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
