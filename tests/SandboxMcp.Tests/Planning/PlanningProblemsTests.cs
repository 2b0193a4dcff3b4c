using SandboxMcp.Execution;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Planning;

/// <summary>What a wrong request is told: the argument, what came, and what is allowed.</summary>
public sealed class PlanningProblemsTests : IDisposable
{
    private readonly TempDirectory root = new();

    private static ExecutionRequest Good { get; } = new() { Code = "1", Principal = "stdio" };

    private static CodeExecutionConfig Small { get; } = new() { MaxSourceBytes = 8, MaxFiles = 2 };

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    public void Code_that_is_blank(string? code) => Problem(Good with { Code = code }, "code: nothing came", "give the program text");

    [Fact]
    public void Code_that_is_too_large() => Problem(Good with { Code = "12345678ä" }, "code and files have 10 bytes", "at most 8");

    [Fact]
    public void Code_and_files_that_are_too_large_only_together() => Problem(
        Good with { Code = "12345", Files = [File("a", 2), File("b", 2)] }, "code and files have 9 bytes together", "at most 8");

    [Fact]
    public void What_is_just_as_large_as_allowed_is_good() => Assert.Empty(Problems(
        Good with { Code = "1234", Files = [File("a", 2), File("b", 2)], StandardInput = new byte[8] }, Small));

    [Fact]
    public void Files_that_are_too_many() => Problem(Good with { Files = [File("a", 0), File("b", 0), File("c", 0)] }, "files: 3 came", "at most 2");

    [Fact]
    public void Standard_input_that_is_too_large() => Problem(Good with { StandardInput = new byte[9] }, "stdin: 9 bytes came", "at most 8");

    [Theory]
    [InlineData("cobol")]
    [InlineData("")]
    [InlineData("python ")]
    public void A_language_that_is_unknown(string language) => Problem(
        Good with { Language = language }, $"language: '{language}' came", "python, bash, javascript");

    [Fact]
    public void A_language_that_is_not_installed()
    {
        ProviderStatus bare = Samples.Docker with { Languages = new Dictionary<string, string> { ["bash"] = "5.2" } };
        Problem(Good, bare, "language: python is not installed", "'docker', which has bash", "apt-get install python3");
        Problem(Good with { Language = "js" }, bare, "language: javascript is not installed", "apt-get install nodejs");
    }

    [Fact]
    public void A_provider_that_is_not_available_is_not_blamed_for_its_languages()
    {
        ProviderStatus gone = Samples.Docker with { Languages = new Dictionary<string, string>(), Problems = ["No engine."] };
        Assert.Empty(Problems(Good, Small, gone));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1.5)]
    public void A_time_limit_that_is_no_time(double seconds) => Problem(
        Good with { TimeLimit = TimeSpan.FromSeconds(seconds) },
        FormattableString.Invariant($"timeout_seconds: {seconds} came"), "more than 0", "at most 300");

    [Fact]
    public void Arguments_that_are_too_many()
    {
        Problem(Good with { Arguments = [.. Enumerable.Repeat("", 257)] }, "args: 257 came", "at most 256");
        Assert.Empty(Problems(Good with { Arguments = [.. Enumerable.Repeat("", 256)] }, Small));
    }

    [Fact]
    public void Arguments_that_are_too_long()
    {
        Problem(Good with { Arguments = [new string('ä', 32 << 10), "x"] }, "args: more than 65536 bytes", "stdin or files");
        Assert.Empty(Problems(Good with { Arguments = [new string('ä', 32 << 10)] }, Small));
    }

    [Fact]
    public void An_argument_with_a_nul() => Problem(Good with { Arguments = ["a", "b\0"] }, "args: one has a NUL", "leave it out");

    [Theory]
    [InlineData("a\0.py")]
    [InlineData("\0.py")]
    public void A_program_path_with_a_nul(string path) => Problem(Good with { Code = null, Path = path }, "path: ", "NUL", "give the path");

    [Fact]
    public void A_program_path_that_is_empty() => Problem(
        Good with { Code = null, Path = "", Language = "python" }, "path: nothing came", "give the path");

    [Theory]
    [InlineData("main")]
    [InlineData("main.txt")]
    [InlineData("main.py/")]
    public void A_program_path_with_an_unknown_ending(string path)
    {
        string problem = Problems(Good with { Code = null, Path = path }, Small)[0];
        Assert.StartsWith($"path: the language of '{path}' cannot be told", problem, StringComparison.Ordinal);
        Assert.EndsWith("known endings are .py .sh .bash .js .mjs .cjs", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_file_that_is_missing_or_too_large()
    {
        root.File("large.py", "123456789");
        Problem(Good with { Code = null, Path = "missing.py" }, "path: 'missing.py' does not exist", root.Path);
        Problem(Good with { Code = null, Path = "large.py" }, "large.py' has 9 bytes", "at most 8");
    }

    [Fact]
    public void All_problems_come_at_once()
    {
        ExecutionRequest request = new()
        {
            Code = " ",
            Language = "cobol",
            Files = [File("/etc/passwd", 3), File("a", 3), File("a", 3)],
            Arguments = [.. Enumerable.Repeat("\0" + new string('x', 300), 257)],
            StandardInput = new byte[9],
            TimeLimit = TimeSpan.Zero,
            Principal = "stdio",
        };
        Assert.Equal(
            ["args", "args", "args", "code", "files", "files", "files", "files", "language", "stdin", "timeout_seconds"],
            Problems(request, Small).Select(p => p[..p.IndexOf(':', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_came_is_shortened_in_the_answer()
    {
        string problem = Assert.Single(Problems(Good with { Language = new string('x', 10_000) }, Small));
        Assert.Contains($"'{new string('x', 77)}...'", problem, StringComparison.Ordinal);
        Assert.InRange(problem.Length, 0, 200);
    }

    private static SandboxFile File(string path, int length) => new(path, new byte[length]);

    private void Problem(ExecutionRequest request, params string[] parts) => Problem(request, Samples.Docker, parts);

    private void Problem(ExecutionRequest request, ProviderStatus provider, params string[] parts)
    {
        string problem = Assert.Single(Problems(request, Small, provider));
        Assert.All(parts, part => Assert.Contains(part, problem, StringComparison.Ordinal));
    }

    private IReadOnlyList<string> Problems(ExecutionRequest request, CodeExecutionConfig config, ProviderStatus? provider = null)
    {
        ExecutionPlanner planner = new(config, new SourceRoots([root.Path]));
        ExecutionPlan? plan = planner.Plan(request, provider ?? Samples.Docker, out IReadOnlyList<string> problems);
        Assert.Equal(plan is null, problems.Count > 0);
        return problems;
    }
}
