namespace SandboxMcp.Providers.Tests.Contract;

// What a program leaves in its workspace.
public abstract partial class SandboxProviderContract
{
    [Fact]
    public async Task Files_that_are_left_new_or_changed_are_listed_with_their_sizes()
    {
        ExecutionResult result = await Run(Job.Python(
            """
            import os
            os.makedirs("charts/2026")
            open("charts/2026/plot.png", "wb").write(b"x" * 1000)
            open("notes.txt", "a").write("more")
            """).With("notes.txt", "some").With("data.csv", "1,2"));

        Assert.Equal([new Artifact("charts/2026/plot.png", 1000), new Artifact("notes.txt", 8)], result.Artifacts ?? []);
    }

    [Fact]
    public async Task Nothing_left_is_nothing_listed() =>
        Assert.Null((await Run(Job.Python("open('data.csv').read()").With("data.csv", "1,2"))).Artifacts);

    [Fact]
    public async Task Links_and_pipes_are_not_listed_and_links_not_followed()
    {
        ExecutionResult result = await Run(Job.Bash("ln -s /etc etc; ln -s /etc/passwd passwd; mkfifo pipe; ln -s . loop; echo > file; exit 3"));

        Assert.Equal(3, result.ExitCode);
        Assert.Equal([new Artifact("file", 1)], result.Artifacts ?? []);
    }

    [Fact]
    public async Task However_much_is_left_the_list_is_bounded_and_the_result_is_there()
    {
        ExecutionResult result = await Run(Job.Python(
            """
            import os
            for i in range(500):
                open(f"{i:0200}", "w").close()
            for i in range(30):
                os.mkdir("d" * 200)
                os.chdir("d" * 200)
            os.mkdir("closed", 0)
            """));

        Assert.Equal((ExecutionStatus.Succeeded, ""), (result.Status, result.Stderr));
        Assert.InRange(result.Artifacts?.Count ?? 0, 1, 100);
    }
}
