using SandboxMcp.Execution;
using SandboxMcp.Planning;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Planning;

/// <summary>What an answer about a path must not tell.</summary>
public sealed class SourceRootsLeakTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("exists.py", "missing.py")]
    [InlineData("exists.py", "exists.py/missing.py")]
    [InlineData("exists.py", "loop.py")]
    public void A_link_that_leads_outside_does_not_tell_what_exists_there(string one, string two)
    {
        temp.File("outside/exists.py", "outside");
        temp.Link("outside/loop.py", "loop.py");
        temp.Folder("root");
        temp.Link("root/directory", "../outside");
        temp.Link("root/one.py", "../outside/" + one);
        temp.Link("root/two.py", "../outside/" + two);
        SourceRoots roots = new([temp["root"]]);
        string[] answers = [.. new[] { ("directory/" + one, one), ("directory/" + two, two), ("one.py", "one.py"), ("two.py", "two.py") }.Select(p =>
        {
            SourceFile source = roots.Read(p.Item1, 100, out _, out string? problem);
            return $"{source.InsideRoots} {problem ?? "none"}";
        })];
        Assert.Equal(["False none", "False none", "False none", "False none"], answers);
    }

    [Fact]
    public void A_link_that_leads_to_an_unreadable_directory_outside_does_not_tell_so()
    {
        File.SetUnixFileMode(temp.Path, (UnixFileMode)0b111_101_101);
        temp.Folder("root");
        File.SetUnixFileMode(temp.Folder("locked"), UnixFileMode.None);
        temp.Link("root/link.py", "../locked/main.py");
        SourceRoots roots = new([temp["root"]]);
        Assert.False(Posix.WithoutRoot(() => roots.Read("link.py", 100, out _, out _)).InsideRoots);
    }

    [Fact]
    public void An_absolute_path_may_be_written_with_the_operators_own_spelling_of_the_root()
    {
        temp.File("real/main.py", "inside");
        temp.Link("link", "real");
        Assert.Equal(new SourceFile(temp["real/main.py"], true), new SourceRoots([temp["link"]]).Read(temp["link/main.py"], 100, out _, out _));
    }

    private IReadOnlyList<string> Problems(ExecutionRequest request, CodeExecutionConfig? config = null)
    {
        new ExecutionPlanner(config ?? new(), new SourceRoots([temp.Path])).Plan(request, Samples.Docker, out IReadOnlyList<string> problems);
        return problems;
    }
}
