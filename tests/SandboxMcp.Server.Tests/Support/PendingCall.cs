using System.Text.Json;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>A tool call on its way.</summary>
/// <param name="Id">Its JSON-RPC id.</param>
/// <param name="Answer">The whole answer.</param>
internal sealed record PendingCall(string Id, Task<JsonElement> Answer)
{
    /// <summary>The tool's result; fails when the server answers with a JSON-RPC error.</summary>
    public Task<ToolAnswer> Result { get; } = ReadAsync(Answer);

    private static async Task<ToolAnswer> ReadAsync(Task<JsonElement> answer) => ToolAnswer.Of(await answer);
}
