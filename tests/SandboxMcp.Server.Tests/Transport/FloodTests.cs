using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Transport;

/// <summary>What a program prints costs the server next to nothing, whatever it is.</summary>
[Collection(Alone.Name)]
public sealed class FloodTests
{
    private const long MiB = 1 << 20;
    private const string Gigabyte = "import os\nline = b'spam, egg\\n' * 104858\nfor i in range(1024):\n    rest = line\n    while rest:\n        rest = rest[os.write(1 + i % 2, rest):]";

    [Fact]
    public async Task A_gigabyte_of_output_costs_less_than_64_MiB()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new Place().With("Execution:OutputLimitBytes", 4096 * MiB);
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern);
        (await server.Peer.RunAsync("print(1)")).Succeeded();
        long before = server.StartMemoryWatch();

        ToolAnswer answer = await server.Peer.RunAsync(Gigabyte);

        answer.Succeeded();
        Assert.InRange(server.PeakMemory() - before, long.MinValue, 64 * MiB);
        long cut = answer.Structured.GetProperty("truncation").GetProperty("stdout_bytes_cut").GetInt64()
            + answer.Structured.GetProperty("truncation").GetProperty("stderr_bytes_cut").GetInt64();
        Assert.Equal((1024L * 104858 * 10) - (2 * 32768), cut);
    }

    [Fact]
    public async Task With_the_default_limit_a_flood_is_stopped_and_its_beginning_and_end_are_kept()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern);
        (await server.Peer.RunAsync("print(1)")).Succeeded();
        long before = server.StartMemoryWatch();

        ToolAnswer answer = await server.Peer.RunAsync("print('first', flush=True)\n" + Gigabyte);

        Assert.False(answer.IsError);
        Assert.Equal("output_limit", answer.Status);
        Assert.StartsWith("stopped because it printed too much", answer.Text, StringComparison.Ordinal);
        Assert.StartsWith("first\nspam, egg\n", answer.Stdout, StringComparison.Ordinal);
        Assert.InRange(answer.Stdout.Length, 32_000, 34_000);
        Assert.InRange(server.PeakMemory() - before, long.MinValue, 64 * MiB);
    }
}
