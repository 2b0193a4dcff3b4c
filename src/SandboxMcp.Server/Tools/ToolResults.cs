using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using ModelContextProtocol.Protocol;
using SandboxMcp.Audit;
using SandboxMcp.Execution;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Server.Tools;

/// <summary>From outcomes and failures to what the model reads. The one place that decides how much it is told.</summary>
internal static class ToolResults
{
    /// <summary>The JSON schema of <c>structuredContent</c>, made from the type itself.</summary>
    public static JsonElement OutputSchema { get; } = CreateOutputSchema();

    /// <summary>The result of a call that came to an outcome.</summary>
    public static CallToolResult Of(ExecutionOutcome outcome) => outcome switch
    {
        ExecutionOutcome.Ran ran => Of(ran.Result),
        ExecutionOutcome.Refused refused => Error(Describe(refused)),
        ExecutionOutcome.ConsentRequired consent => Error(
            $"A person must agree before this runs, and this server cannot ask one yet. Nothing ran.\n{Bullets(consent.Reasons)}"),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };

    /// <summary>The result of a call that failed for reasons of ours.</summary>
    public static CallToolResult Of(SandboxException failure) => Error(
        $"{failure.Message}\n{(failure.MayHaveRun ? "The program may have run." : "The program did not run; repeating the call is safe.")}" +
        (failure.Run is null ? "" : $"\nThe operator finds the cause in the log under {failure.Run}."));

    /// <summary>The result of a call that could not be recorded.</summary>
    public static CallToolResult Of(AuditException failure) => Error(failure.Message);

    /// <summary>A refusal in words.</summary>
    public static string Describe(ExecutionOutcome.Refused refused) => refused.Cause switch
    {
        RefusalCause.Invalid => $"The request cannot be run as it is. Nothing ran. Change:\n{Bullets(refused.Reasons)}",
        RefusalCause.Denied => $"The operator's policy does not allow this. Nothing ran.\n{Bullets(refused.Reasons)}",
        _ => string.Create(CultureInfo.InvariantCulture, $"Busy. {string.Join(" ", refused.Reasons)} Retry after {refused.RetryAfter?.TotalSeconds ?? 1} s."),
    };

    /// <summary>How a program ended, in one line.</summary>
    public static string StatusLine(ExecutionResult result) => string.Create(CultureInfo.InvariantCulture, $"{result.Status switch
    {
        ExecutionStatus.Succeeded => "succeeded",
        ExecutionStatus.Failed => $"failed with exit code {result.ExitCode}",
        ExecutionStatus.Signaled => $"ended by {result.Signal}",
        ExecutionStatus.TimedOut => "stopped at the time limit",
        ExecutionStatus.OutOfMemory => "out of memory",
        ExecutionStatus.ProcessLimit => $"failed with exit code {result.ExitCode} after reaching the limit of processes and threads",
        ExecutionStatus.DiskFull => $"failed with exit code {result.ExitCode} with its disk full",
        ExecutionStatus.OutputLimit => "stopped because it printed too much",
        ExecutionStatus.Cancelled => "cancelled",
        _ => result.Status.ToString(),
    }} after {result.Duration:0.###} s");

    private static CallToolResult Of(ExecutionResult result) => new()
    {
        Content = [new TextContentBlock { Text = Readable(result) }],
        StructuredContent = JsonSerializer.SerializeToElement(result, ServerJson.Default.ExecutionResult),
    };

    private static string Readable(ExecutionResult result)
    {
        StringBuilder text = new(StatusLine(result));
        Append(text, "stdout", result.Stdout);
        Append(text, "stderr", result.Stderr);
        if (result.Artifacts is { } files)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n--- files left: {string.Join(", ", files.Take(10).Select(f => $"{f.Path} ({f.Bytes} bytes)"))}{(files.Count > 10 ? ", …" : "")}");
        }

        if (result.Stdout.Length + result.Stderr.Length == 0)
        {
            text.Append("\n(no output)");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string stream)
    {
        if (stream.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n--- {name}\n{stream.TrimEnd('\n')}");
        }
    }

    private static CallToolResult Error(string text) => new() { IsError = true, Content = [new TextContentBlock { Text = text }] };

    private static string Bullets(IEnumerable<string> lines) => string.Join('\n', lines.Select(l => $"- {l}"));

    private static JsonElement CreateOutputSchema()
    {
        JsonNode schema = ServerJson.Default.ExecutionResult.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = static (context, node) =>
            {
                // Absent values are left out, never null: say so, and strict validators agree.
                if (node is JsonObject o && o["type"] is JsonArray types)
                {
                    o["type"] = types.Select(t => t!.GetValue<string>()).First(t => t != "null");
                }

                return node;
            },
        });
        return JsonSerializer.Deserialize(schema.ToJsonString(), ServerJson.Default.JsonElement);
    }
}
