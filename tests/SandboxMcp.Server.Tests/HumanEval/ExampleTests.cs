using System.Text.Json;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.HumanEval;

/// <summary>The example in examples/verify-generated-code does what its README says.</summary>
public sealed class ExampleTests
{
    private static readonly string Folder = Repository.At("examples", "verify-generated-code");

    [Fact]
    public async Task It_tells_right_candidates_from_wrong_ones_and_says_why()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        Witness witness = new(place);

        CommandResult result = await VerifyAsync(place, Path.Combine(Folder, "candidates.jsonl"));

        string[] expected = (await File.ReadAllTextAsync(Path.Combine(Folder, "README.md"), TestContext.Current.CancellationToken))
            .Split("```")[3].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(result.ExitCode == 1, $"{result}");
        Assert.Equal(expected.Order(), result.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd()).Order());
        Assert.Empty(witness.Everything());
    }

    [Fact]
    public async Task It_is_0_when_every_candidate_is_right()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        string candidates = place.File("candidates.jsonl", string.Concat(HumanEvalProblem.All.Take(12)
            .Select(p => JsonSerializer.Serialize(new { task_id = p.Name, completion = p.Solution }) + "\n")));

        CommandResult result = await VerifyAsync(place, candidates);

        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.EndsWith("12 of 12 passed\n", result.Stdout, StringComparison.Ordinal);
    }

    private static Task<CommandResult> VerifyAsync(Place place, string candidates) => CommandLine.RunProgramAsync(
        place, "dotnet", ["run", Path.Combine(Folder, "verify.cs"), "--", Repository.Executable, HumanEvalProblem.File, candidates]);
}
