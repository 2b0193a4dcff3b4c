using System.Text.Json;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>Checks JSON against the part of JSON Schema that our schemas use, and refuses schemas that use more.</summary>
internal static class Schema
{
    private static readonly string[] Known = ["type", "enum", "properties", "required", "items", "additionalProperties", "description", "default", "title"];

    /// <summary>Everything that is wrong with the value.</summary>
    public static IEnumerable<string> Problems(JsonElement schema, JsonElement value, string path = "$")
    {
        foreach (JsonProperty keyword in schema.EnumerateObject().Where(k => !Known.Contains(k.Name)))
        {
            yield return $"{path}: the schema uses '{keyword.Name}', which is not checked";
        }

        if (schema.TryGetProperty("type", out JsonElement type) && !HasType(value, type.GetString()!))
        {
            yield return $"{path}: {value} is no {type}";
        }

        if (schema.TryGetProperty("enum", out JsonElement allowed) && !allowed.EnumerateArray().Any(a => JsonElement.DeepEquals(a, value)))
        {
            yield return $"{path}: {value} is none of {allowed}";
        }

        foreach (string name in List(schema, "required").Where(n => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(n, out _)))
        {
            yield return $"{path}: {name} is missing";
        }

        foreach (string problem in value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().SelectMany(p => OfProperty(schema, p, $"{path}.{p.Name}")),
            JsonValueKind.Array when schema.TryGetProperty("items", out JsonElement items) => value.EnumerateArray().SelectMany((item, i) => Problems(items, item, $"{path}[{i}]")),
            _ => [],
        })
        {
            yield return problem;
        }
    }

    // Stricter than the standard: what a schema with properties does not name should not come.
    private static IEnumerable<string> OfProperty(JsonElement schema, JsonProperty property, string path) =>
        schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(property.Name, out JsonElement inner)
            ? Problems(inner, property.Value, path)
            : [$"{path}: not in the schema"];

    private static bool HasType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };

    private static IEnumerable<string> List(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out JsonElement list) ? list.EnumerateArray().Select(e => e.GetString()!) : [];
}
