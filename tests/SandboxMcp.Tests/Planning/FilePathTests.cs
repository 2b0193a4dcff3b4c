using CsCheck;
using SandboxMcp.Execution;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Planning;

/// <summary>Where a caller may put files: below /workspace, each at one place.</summary>
public sealed class FilePathTests
{
    private static readonly string Name255 = new('n', 255);

    public static TheoryData<string> Refused =>
    [
        "", "/", "/etc/passwd", "//a", "..", "../a", "a/..", "a/../b", "a/b/..", ".", "./a", "a/.", "a/./b", "a//b", "a/", "\0", "a\0b", "a/\0",
        Name255 + "n", "a/" + Name255 + "n", new string('ä', 128), LongPath(1025),
    ];

    public static TheoryData<string> Accepted =>
    [
        "a", "a/b/c", "...", "..a", "a..", ".a", "a b", "a\\b", "C:", "-rf", "~", "a\nb", "ä", "data/日本.txt", Name255, LongPath(1024),
        "Main.py", "main.py2",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_path_that_leaves_or_blurs_is_refused(string path)
    {
        string problem = Assert.Single(Problems(path));
        Assert.StartsWith($"files: the path '{(path.Length <= 80 ? path : path[..77] + "...")}' is not allowed", problem, StringComparison.Ordinal);
        Assert.Contains("a relative path such as data/input.txt", problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void An_ordinary_relative_path_is_accepted(string path) => Assert.Empty(Problems(path));

    [Fact]
    public void A_path_may_come_once() => Assert.StartsWith(
        "files: 'a/b' came twice", Assert.Single(Problems("a/b", "c", "a/b")), StringComparison.Ordinal);

    [Fact]
    public void A_path_may_not_be_the_programs_own() => Assert.StartsWith(
        "files: 'main.py' is the name of the program itself", Assert.Single(Problems("main.py")), StringComparison.Ordinal);

    [Theory]
    [InlineData("a", "a/b", "a")]
    [InlineData("a/b", "a", "a")]
    [InlineData("a/b/c/d", "a/b", "a/b")]
    [InlineData("main.py/x", "b", "main.py")]
    public void A_file_may_not_be_anothers_directory(string one, string two, string both) => Assert.StartsWith(
        $"files: '{both}' is both a file and a directory", Assert.Single(Problems(one, two)), StringComparison.Ordinal);

    [Fact]
    public void Neighbours_with_a_common_beginning_do_not_conflict() => Assert.Empty(Problems("a", "ab", "ab.c/d", "a.b", "b/a"));

    [Fact]
    public void What_is_accepted_can_be_written_below_one_directory_and_nowhere_else()
    {
        Gen<string> path = Gen.String[Gen.Char["ab./"], 0, 5];
        path.Array[0, 4].Sample(
            paths =>
            {
                bool writable = paths.Append("main.py").All(p => p.Length > 0 && Path.GetFullPath(p, "/w") == "/w/" + p && p[^1] != '/')
                    && paths.Append("main.py").Distinct().Count() == paths.Length + 1
                    && !paths.Any(p => paths.Append("main.py").Any(q => q.StartsWith(p + "/", StringComparison.Ordinal)));
                return writable == (Problems(paths).Count == 0);
            },
            iter: 5_000);
    }

    private static string LongPath(int bytes) => string.Concat(Enumerable.Repeat("0123456/", bytes / 8))[..^1] + new string('x', bytes % 8 + 1);

    private static IReadOnlyList<string> Problems(params string[] paths)
    {
        ExecutionRequest request = new() { Code = "1", Files = [.. paths.Select(p => new SandboxFile(p, default))], Principal = "stdio" };
        new ExecutionPlanner(new CodeExecutionConfig(), new SourceRoots([])).Plan(request, Samples.Docker, out IReadOnlyList<string> problems);
        return problems;
    }
}
