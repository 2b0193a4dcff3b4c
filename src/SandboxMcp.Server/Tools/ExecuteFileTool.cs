using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using SandboxMcp.Languages;
using SandboxMcp.Planning;
using SandboxMcp.Server.Transport;

namespace SandboxMcp.Server.Tools;

/// <summary><c>execute_file</c>.</summary>
internal sealed class ExecuteFileTool(ServerParts parts, PeerGone gone) : ExecutionTool(parts, gone)
{
    /// <inheritdoc/>
    public override Tool ProtocolTool => field ??= new Tool
    {
        Name = "execute_file",
        Title = "Run a file in a sandbox",
        Description = "Runs a copy of one source file from the user's allowed directories in a fresh sandbox, as execute_code does. " +
            $"The language comes from the ending ({string.Join(" ", LanguageTable.All.SelectMany(l => l.Extensions))}). " +
            "Other files of the directory are not there: for a program of several files use execute_code with files.",
        InputSchema = JsonSerializer.Deserialize(
            $$"""
            {
              "type": "object",
              "properties": {
                "path": { "type": "string", "minLength": 1, "description": "Absolute, or relative to the first allowed directory." },
                "args": { "type": "array", "items": { "type": "string" }, "description": "The program's arguments." },
                "stdin": { "type": "string", "description": "Standard input." },
                "timeout_seconds": {{TimeLimitSchema}}
              },
              "required": ["path"],
              "additionalProperties": false
            }
            """, ServerJson.Default.JsonElement),
        OutputSchema = ToolResults.OutputSchema,
        Annotations = Hints,
    };

    /// <inheritdoc/>
    protected override ExecutionRequest Read(ToolArguments arguments) => new()
    {
        Path = arguments.Text("path") ?? "",
        Arguments = arguments.Texts("args"),
        StandardInput = Encoding.UTF8.GetBytes(arguments.Text("stdin") ?? ""),
        TimeLimit = arguments.Time("timeout_seconds", MaxTimeLimit),
        Principal = ToolTable.Principal,
    };
}
