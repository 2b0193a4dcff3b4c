using ModelContextProtocol.Server;
using SandboxMcp.Server.Transport;

namespace SandboxMcp.Server.Tools;

/// <summary>The tools. A new one is a file beside this and a row here; all names, descriptions and input schemas together stay under 4,000 characters.</summary>
internal static class ToolTable
{
    /// <summary>Who asks over stdio: whoever started the server.</summary>
    public const string Principal = "stdio";

    /// <summary>What a client is told about the whole server.</summary>
    public const string Instructions =
        "Runs untrusted code in throw-away sandboxes: no network, no host files, hard limits. Verify code you write with execute_code before presenting it. " +
        "A program that fails or is stopped by a limit is not a tool error: read status, exit_code and stderr. Tool errors mean that nothing ran, unless they say otherwise.";

    /// <summary>Every tool.</summary>
    public static IReadOnlyList<McpServerTool> Create(ServerParts parts, PeerGone gone) =>
    [
        new ExecuteCodeTool(parts, gone),
        new ExecuteFileTool(parts, gone),
    ];
}
