using System.Text;
using SandboxMcp.Planning;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Planning;

/// <summary>Somebody swaps names while they are read: what was judged is what is read.</summary>
public sealed class SourceRaceTests : IDisposable
{
    private const int Reads = 5_000;

    private readonly TempDirectory temp = new();

    public SourceRaceTests()
    {
        temp.File("root/in/main.py", "inside");
        temp.File("out/main.py", "OUTSIDE");
    }

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("in/main.py", "../out/main.py", "swapped")]
    [InlineData("in", "../out", "swapped/main.py")]
    public async Task A_link_that_is_swapped_meanwhile_never_gives_what_lies_outside(string inside, string outside, string path)
    {
        temp.Link("root/swapped", inside);
        await ReadWhile(path, () =>
        {
            Swap(() => temp.Link("root/next", outside));
            Swap(() => temp.Link("root/next", inside));
        });
    }

    [Fact]
    public async Task A_file_that_is_replaced_by_a_link_meanwhile_never_gives_what_lies_outside()
    {
        temp.Link("root/swapped", "../out/main.py");
        await ReadWhile("swapped", () =>
        {
            Swap(() => temp.File("root/next", "inside"));
            Swap(() => temp.Link("root/next", "../out/main.py"));
        });
    }

    private void Swap(Action makeNext)
    {
        makeNext();
        Posix.Rename(temp["root/next"], temp["root/swapped"]);
    }

    private async Task ReadWhile(string path, Action swap)
    {
        SourceRoots roots = new([temp["root"]]);
        HashSet<(bool Inside, string Content, string? Problem)> seen = [];
        using CancellationTokenSource done = new();
        Task swapper = Task.Factory.StartNew(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    swap();
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        // Both answers must have come, or nothing was raced.
        for (int i = 0; !swapper.IsCompleted && (i < Reads || (seen.Count < 2 && i < 100 * Reads)); i++)
        {
            SourceFile source = roots.Read(path, 100, out byte[] content, out string? problem);
            seen.Add((source.InsideRoots, Encoding.UTF8.GetString(content), problem));
        }

        await done.CancelAsync();
        await swapper;
        Assert.Equal([(false, "", null), (true, "inside", null)], seen.Order());
    }
}
