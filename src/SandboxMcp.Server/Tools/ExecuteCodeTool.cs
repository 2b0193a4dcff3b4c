using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using SandboxMcp.Languages;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Server.Transport;

namespace SandboxMcp.Server.Tools;

/// <summary><c>execute_code</c>.</summary>
internal sealed class ExecuteCodeTool(ServerParts parts, PeerGone gone) : ExecutionTool(parts, gone)
{
    /// <inheritdoc/>
    public override Tool ProtocolTool => field ??= new Tool
    {
        Name = "execute_code",
        Title = "Run code in a sandbox",
        Description = "Runs a program in a fresh sandbox without network and returns stdout, stderr, exit_code, duration and status (why it ended). " +
            "Use it to verify code before you rely on it. Nothing is kept between calls: send everything the program needs. " +
            "Print what you want to see; only the first and last part of long output is kept.",
        InputSchema = JsonSerializer.Deserialize(
            $$"""
            {
              "type": "object",
              "properties": {
                "code": { "type": "string", "minLength": 1, "description": "The whole program." },
                "language": { "type": "string", "enum": [{{string.Join(", ", LanguageTable.All.Select(l => $"\"{l.Name}\""))}}], "default": "{{LanguageTable.Default.Name}}" },
                "stdin": { "type": "string", "description": "Standard input." },
                "timeout_seconds": {{TimeLimitSchema}},
                "files": { "type": "object", "additionalProperties": { "type": "string" }, "description": "Further files: relative path to content, placed in the working directory /workspace." }
              },
              "required": ["code"],
              "additionalProperties": false
            }
            """, ServerJson.Default.JsonElement),
        OutputSchema = ToolResults.OutputSchema,
        Annotations = Hints,
    };

    /// <inheritdoc/>
    protected override ExecutionRequest Read(ToolArguments arguments) => new()
    {
        Code = arguments.Text("code") ?? "",
        Language = arguments.Text("language"),
        StandardInput = Encoding.UTF8.GetBytes(arguments.Text("stdin") ?? ""),
        TimeLimit = arguments.Time("timeout_seconds", MaxTimeLimit),
        Files = [.. arguments.Pairs("files").Select(f => new SandboxFile(f.Key, Encoding.UTF8.GetBytes(f.Value)))],
        Principal = ToolTable.Principal,
    };
}
