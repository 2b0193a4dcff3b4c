using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Clients;

/// <summary>The TypeScript SDK, v1 and v2: connect, list, call, validated results, errors, files, progress, abort.</summary>
public sealed class TypeScriptTests
{
    public static MatrixTheoryData<string, string> Checks =>
        new(["sdk-v1.mjs", "sdk-v2.mjs legacy", "sdk-v2.mjs auto", "sdk-v2.mjs pin"], ["call", "errors", "file", "progress", "abort"]);

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task The_client_can_do_it(string client, string check)
    {
        await NodeClients.NeedAsync();
        using Place place = new Place().With("Execution:MaxConcurrentRuns", 1).With("Execution:MaxQueuedRuns", 0);
        Witness witness = new(place);
        string[] words = client.Split(' ');

        CommandResult result = await NodeClients.RunScriptAsync(place, words[0], [.. words[1..], check]);

        Assert.True(result is { ExitCode: 0, Stdout: "ok\n" }, $"{result}");
        await Eventually.EmptyAsync(witness.Everything);
    }
}
