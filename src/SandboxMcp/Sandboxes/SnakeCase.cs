using System.Text.Json;

namespace SandboxMcp.Sandboxes;

/// <summary>The public spelling of enum members.</summary>
public static class SnakeCase
{
    /// <summary>The snake_case spelling of an enum member, as in JSON: <c>OutOfMemory</c> becomes <c>out_of_memory</c>.</summary>
    public static string ToSnakeCase<T>(this T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
