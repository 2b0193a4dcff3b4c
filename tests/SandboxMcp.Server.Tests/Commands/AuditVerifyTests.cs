using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Commands;

public sealed class AuditVerifyTests
{
    [Fact]
    public async Task A_log_that_nobody_touched_holds()
    {
        using Place place = await WithLogAsync();

        CommandResult named = await CommandLine.RunAsync(place, "audit", "verify", place.Audit);
        CommandResult fromSettings = await CommandLine.RunAsync(place, "audit", "verify");

        Assert.Equal(new CommandResult(0, $"{place.Audit}: 4 lines, the chain holds\n", ""), named);
        Assert.Equal(named, fromSettings);
    }

    [Theory]
    [InlineData("line 2 was changed", "changed")]
    [InlineData("line 2 does not follow", "removed")]
    [InlineData("line 2 does not follow", "swapped")]
    [InlineData("line 5 is not a line", "added")]
    [InlineData("line 4 is not a line", "cut")]
    public async Task Any_tampering_is_1_and_names_the_line(string text, string what)
    {
        using Place place = await WithLogAsync();
        string[] lines = await File.ReadAllLinesAsync(place.Audit, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(place.Audit, string.Concat((what switch
        {
            "changed" => [lines[0], lines[1].Replace("\"cli\"", "\"you\"", StringComparison.Ordinal), .. lines[2..]],
            "removed" => [lines[0], .. lines[2..]],
            "swapped" => [lines[0], lines[2], lines[1], lines[3]],
            "added" => [.. lines, "{}"],
            _ => (string[])[.. lines[..^1], lines[^1][..40]],
        }).Select(l => l + "\n")), TestContext.Current.CancellationToken);

        CommandResult result = await CommandLine.RunAsync(place, "audit", "verify");

        Assert.Equal((1, ""), (result.ExitCode, result.Stdout));
        Assert.Contains(text, result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_log_stops_every_further_run()
    {
        using Place place = await WithLogAsync();
        await File.AppendAllTextAsync(place.Audit, "{\"half\":", TestContext.Current.CancellationToken);
        string touched = Path.Combine(place.Work, "touched");

        CommandResult result = await CommandLine.RunAsync(place, "run", "--trusted", "-c", $"open('{touched}', 'w').close()");

        Assert.Equal((125, false), (result.ExitCode, File.Exists(touched)));
    }

    [Fact]
    public async Task A_log_that_is_not_there_is_2()
    {
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "audit", "verify");

        Assert.Equal((2, ""), (result.ExitCode, result.Stdout));
        Assert.Contains(place.Audit, result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_may_be_verified_while_a_server_writes_it()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new Place().With("Pool:python", 2);
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern);
        (await server.Peer.RunAsync("print(1)")).Succeeded();
        Task<ToolAnswer[]> calls = Task.WhenAll(Enumerable.Range(0, 40).Select(_ => server.Peer.CallAsync("execute_code", new() { ["code"] = "", ["timeout_seconds"] = 0 })));

        CommandResult result = await CommandLine.RunAsync(place, "audit", "verify");

        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.All(await calls, c => Assert.Contains("code: nothing came", c.Text, StringComparison.Ordinal));
    }

    private static async Task<Place> WithLogAsync()
    {
        Place place = new();
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(0, (await CommandLine.RunAsync(place, "run", "--trusted", "-c", "pass")).ExitCode);
        }

        return place;
    }
}
