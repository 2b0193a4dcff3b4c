using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Server;

/// <summary>The JSON that leaves the server, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ExecutionResult))]
[JsonSerializable(typeof(ProviderStatus))]
[JsonSerializable(typeof(List<ProviderStatus>))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    /// <summary>For people: indented, and text as it is.</summary>
    public static ServerJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
