using System.Text.Json;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.HumanEval;

/// <summary>One of the 164 problems of tests/data/HumanEval.jsonl.</summary>
internal sealed record HumanEvalProblem(string Name, string Prompt, string EntryPoint, string Solution, string Test)
{
    public static string File { get; } = Repository.At("tests", "data", "HumanEval.jsonl");

    public static IReadOnlyList<HumanEvalProblem> All { get; } = [.. System.IO.File.ReadLines(File).Select(Read)];

    /// <summary>The program that tests a solution; it exits 0 when the solution is right.</summary>
    public string Program(string solution) => $"{Prompt}{solution}\n{Test}\ncheck({EntryPoint})\n";

    private static HumanEvalProblem Read(string line)
    {
        JsonElement problem = JsonDocument.Parse(line).RootElement;
        string Text(string name) => problem.GetProperty(name).GetString()!;
        return new HumanEvalProblem(Text("task_id"), Text("prompt"), Text("entry_point"), Text("canonical_solution"), Text("test"));
    }
}
