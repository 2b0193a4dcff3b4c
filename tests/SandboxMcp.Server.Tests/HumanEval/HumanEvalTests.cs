using System.Collections.Concurrent;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.HumanEval;

/// <summary>The main job at its real size: 164 programs that others wrote, each through the built executable over stdio, one server for all.</summary>
public sealed class HumanEvalTests
{
    private const int Callers = 3;

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData(Peer.Modern)]
    public async Task All_164_canonical_solutions_succeed(string version) => Assert.Empty(await RunAllAsync(
        version, problem => problem.Solution, answer => answer is { IsError: false, Status: "succeeded", ExitCode: 0, Stderr: "" }));

    [Fact]
    public async Task All_164_are_reported_as_failed_when_the_solution_is_pass() => Assert.Empty(await RunAllAsync(
        Peer.Modern, _ => "    pass\n", answer => answer is { IsError: false, Status: "failed", ExitCode: 1 } && answer.Stderr.TrimEnd().Split('\n')[^1].Contains("Error", StringComparison.Ordinal)));

    // The problems whose answer is not as expected, with the answer.
    private static async Task<IReadOnlyCollection<string>> RunAllAsync(string version, Func<HumanEvalProblem, string> solution, Func<ToolAnswer, bool> expected)
    {
        await Requirements.NeedLocalAsync();
        Assert.Equal(164, HumanEvalProblem.All.Count);
        using Place place = new Place().With("Pool:python", 2);
        await using ServerProcess server = await ServerProcess.OpenAsync(place, version);
        ConcurrentQueue<string> surprises = [];
        await Parallel.ForEachAsync(
            HumanEvalProblem.All,
            new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = TestContext.Current.CancellationToken },
            async (problem, _) =>
            {
                ToolAnswer answer = await server.Peer.RunAsync(problem.Program(solution(problem)));
                if (!expected(answer))
                {
                    surprises.Enqueue($"{problem.Name}: {answer.Text}");
                }
            });
        Assert.Equal(164, place.Outcomes());
        return surprises;
    }
}
