#:package ModelContextProtocol
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// Verifies what a model wrote before anybody relies on it: each candidate is joined with its problem's tests and run in a sandbox.
// dotnet run verify.cs -- SERVER PROBLEMS.jsonl CANDIDATES.jsonl
using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

string[] paths = [.. args.Select(Path.GetFullPath)];
if (paths is not [var server, var problemFile, var candidateFile])
{
    Console.Error.WriteLine("usage: dotnet run verify.cs -- SERVER PROBLEMS.jsonl CANDIDATES.jsonl");
    return 2;
}

Dictionary<string, JsonElement> problems = Lines(problemFile).ToDictionary(p => Text(p, "task_id"));
JsonElement[] candidates = [.. Lines(candidateFile)];

// The server ends, with everything it runs, when its standard input does.
using Process process = Process.Start(new ProcessStartInfo(server, ["serve"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
int passed = 0;
await using (McpClient client = await McpClient.CreateAsync(new StreamClientTransport(process.StandardInput.BaseStream, process.StandardOutput.BaseStream)))
{
    await Parallel.ForEachAsync(candidates, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (candidate, token) =>
    {
        JsonElement problem = problems[Text(candidate, "task_id")];
        string program = $"{Text(problem, "prompt")}{Text(candidate, "completion")}\n{Text(problem, "test")}\ncheck({Text(problem, "entry_point")})\n";
        CallToolResult answer = await client.CallToolAsync(
            "execute_code", new Dictionary<string, object?> { ["code"] = program, ["timeout_seconds"] = 3 }, cancellationToken: token);
        if (answer.StructuredContent is not { } result)
        {
            throw new InvalidOperationException($"{answer.Content[0]}"); // Nothing ran: that says nothing about the candidate.
        }

        // A program that fails is an answer, not an error: its status says how it ended, the last line of stderr usually why.
        string status = Text(result, "status");
        string reason = Text(result, "stderr").TrimEnd().Split('\n')[^1];
        Console.WriteLine(status == "succeeded" ? $"pass  {Text(candidate, "task_id")}" : $"fail  {Text(candidate, "task_id")}  {status}  {reason}");
        Interlocked.Add(ref passed, status == "succeeded" ? 1 : 0);
    });
}

process.StandardInput.Close();
await process.WaitForExitAsync();
Console.WriteLine($"{passed} of {candidates.Length} passed");
return passed == candidates.Length ? 0 : 1;

static IEnumerable<JsonElement> Lines(string file) => File.ReadLines(file).Select(line => JsonSerializer.Deserialize<JsonElement>(line));
static string Text(JsonElement o, string name) => o.GetProperty(name).GetString()!;
