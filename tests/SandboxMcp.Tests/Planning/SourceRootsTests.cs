using System.Text;
using SandboxMcp.Planning;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Planning;

/// <summary>What may be read, from where.</summary>
public sealed class SourceRootsTests : IDisposable
{
    private readonly TempDirectory temp = new();
    private readonly SourceRoots roots;

    public SourceRootsTests()
    {
        temp.File("root/main.py", "inside");
        temp.File("root/sub/deep.py", "deep");
        temp.File("rootx/main.py", "outside");
        temp.File("outside/main.py", "outside");
        roots = new SourceRoots([temp["root"]]);
    }

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("main.py", "main.py")]
    [InlineData("sub/deep.py", "sub/deep.py")]
    [InlineData("./sub/../main.py", "main.py")]
    [InlineData("sub//deep.py", "sub/deep.py")]
    [InlineData("../root/main.py", "main.py")]
    public void A_file_under_a_root_is_read_however_its_path_is_written(string path, string real)
    {
        string expected = File.ReadAllText(temp["root/" + real]);
        Assert.Equal((new SourceFile(temp["root/" + real], true), expected, null), Read(path));
        Assert.Equal((new SourceFile(temp["root/" + real], true), expected, null), Read(temp["root/" + path]));
    }

    [Theory]
    [InlineData("../outside/main.py")]
    [InlineData("../outside/missing.py")]
    [InlineData("sub/../../outside/main.py")]
    [InlineData("../rootx/main.py")]
    [InlineData("..")]
    [InlineData("/")]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/self/environ")]
    public void A_path_outside_is_answered_without_looking(string path)
    {
        string full = Path.GetFullPath(path, temp["root"]);
        Assert.Equal((new SourceFile(full, false), "", null), Read(path));
    }

    [Fact]
    public void A_directory_whose_name_only_begins_like_a_roots_is_outside() =>
        Assert.Equal((new SourceFile(temp["rootx/main.py"], false), "", null), Read(temp["rootx/main.py"]));

    [Fact]
    public void A_link_that_stays_inside_is_followed()
    {
        temp.Link("root/relative.py", "sub/deep.py");
        temp.Link("root/absolute.py", temp["root/sub/deep.py"]);
        temp.Link("root/directory", "sub");
        temp.Link("root/chain.py", "directory/../relative.py");
        Assert.All(["relative.py", "absolute.py", "directory/deep.py", "chain.py"], path =>
            Assert.Equal((new SourceFile(temp["root/sub/deep.py"], true), "deep", null), Read(path)));
    }

    [Theory]
    [InlineData("../outside/main.py", "")]
    [InlineData("../outside", "/main.py")]
    [InlineData("../rootx/main.py", "")]
    [InlineData("/etc/passwd", "")]
    [InlineData("/dev/zero", "")]
    [InlineData("/dev/stdin", "")]
    [InlineData("/proc/self/environ", "")]
    [InlineData("/proc/self/root", "/etc/passwd")]
    public void A_link_that_leads_outside_is_not_followed(string target, string rest)
    {
        temp.Link("root/link", target);
        Assert.Equal((new SourceFile(temp["root/link" + rest], false), "", null), Read("link" + rest));
    }

    [Fact]
    public void With_two_roots_both_may_be_read_and_the_first_takes_relative_paths()
    {
        SourceRoots two = new([temp["root"], temp["outside"]]);
        Assert.Equal((new SourceFile(temp["outside/main.py"], true), "outside", null), Read(two, temp["outside/main.py"]));
        Assert.Equal((new SourceFile(temp["root/main.py"], true), "inside", null), Read(two, "main.py"));
        temp.Link("root/link.py", temp["outside/main.py"]);
        Assert.Equal((new SourceFile(temp["outside/main.py"], true), "outside", null), Read(two, "link.py"));
    }

    [Fact]
    public void Without_roots_everything_is_outside()
    {
        SourceRoots none = new([]);
        Assert.Equal((new SourceFile("/main.py", false), "", null), Read(none, "main.py"));
        Assert.Equal((new SourceFile(temp["root/main.py"], false), "", null), Read(none, temp["root/main.py"]));
    }

    [Theory]
    [InlineData("root/")]
    [InlineData("root/sub/..")]
    [InlineData("link")]
    public void A_root_is_taken_by_its_real_path(string root)
    {
        temp.Link("link", "root");
        SourceRoots same = new([temp[root]]);
        Assert.Equal([temp["root"]], same.Paths);
        Assert.Equal((new SourceFile(temp["root/main.py"], true), "inside", null), Read(same, "main.py"));
    }

    [Fact]
    public void The_file_systems_own_root_can_be_a_root() =>
        Assert.Equal((new SourceFile(temp["root/main.py"], true), "inside", null), Read(new SourceRoots(["/"]), temp["root/main.py"]));

    [Theory]
    [InlineData("missing")]
    [InlineData("root/main.py")]
    public void A_root_that_is_no_directory_is_an_error_at_the_start(string root)
    {
        DirectoryNotFoundException e = Assert.Throws<DirectoryNotFoundException>(() => new SourceRoots([temp[root]]));
        Assert.Contains(temp[root], e.Message, StringComparison.Ordinal);
    }

    private (SourceFile Source, string Content, string? Problem) Read(string path) => Read(roots, path);

    private static (SourceFile Source, string Content, string? Problem) Read(SourceRoots from, string path)
    {
        SourceFile source = from.Read(path, 1_000_000, out byte[] content, out string? problem);
        return (source, Encoding.UTF8.GetString(content), problem);
    }
}
