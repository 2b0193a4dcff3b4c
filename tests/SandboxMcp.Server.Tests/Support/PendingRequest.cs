using System.Text.Json;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>A request on its way.</summary>
/// <param name="Id">Its JSON-RPC id.</param>
/// <param name="Answer">The whole answer.</param>
internal sealed record PendingRequest(string Id, Task<JsonElement> Answer);
