using System.Text;
using SandboxMcp.Execution;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Planning;

/// <summary>Plans and requests that once got through wrong.</summary>
public sealed class PlanRegressionTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_plan_changed_after_its_digest_was_asked_for_has_another_digest() => Assert.All(Plans.Changes, change =>
    {
        ExecutionPlan plan = Plans.Snippet();
        string digest = plan.Digest;
        Assert.NotEqual(digest, change.Change(plan).Digest);
    });

    [Fact]
    public void A_plan_changed_after_its_code_digest_was_asked_for_has_another_code_digest()
    {
        ExecutionPlan plan = Plans.Snippet();
        string digest = plan.CodeDigest;
        Assert.NotEqual(digest, (plan with { Job = Plans.Snippet("print(2)").Job }).CodeDigest);
    }

    [Fact]
    public void Code_and_a_path_together()
    {
        temp.File("a.py", "1");
        Assert.Contains("path", Assert.Single(Problems(new ExecutionRequest { Code = "1", Path = "a.py", Principal = "stdio" })), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_no_unicode_is_a_problem_and_not_changed_silently()
    {
        ExecutionRequest good = new() { Code = "1", Principal = "stdio" };
        Assert.StartsWith("code:", Assert.Single(Problems(good with { Code = "'\ud800'" })), StringComparison.Ordinal);
        Assert.StartsWith("args:", Assert.Single(Problems(good with { Arguments = ["\udc00"] })), StringComparison.Ordinal);
        Assert.StartsWith("files:", Assert.Single(Problems(good with { Files = [new SandboxFile("\ud800", default)] })), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_paths_that_are_one_on_disk_are_refused() => Assert.NotEmpty(Problems(new ExecutionRequest
    {
        Code = "1",
        Files = [new SandboxFile("\ud800", default), new SandboxFile("\udc00", default), new SandboxFile("\ufffd", default)],
        Principal = "stdio",
    }));

    [Fact]
    public void What_came_is_not_shortened_in_the_middle_of_a_character()
    {
        string problem = Assert.Single(Problems(new ExecutionRequest { Code = "1", Language = new string('x', 76) + "\ud83d\ude00" + new string('x', 10), Principal = "stdio" }));
        Assert.Equal(problem, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(problem)));
    }

    [Fact]
    public void A_program_file_and_files_that_are_too_large_only_together()
    {
        temp.File("a.py", "12345");
        Assert.NotEmpty(Problems(new ExecutionRequest { Path = "a.py", Files = [new SandboxFile("b", new byte[4])], Principal = "stdio" }, new CodeExecutionConfig { MaxSourceBytes = 8 }));
    }

    [Fact]
    public void The_same_problem_comes_once()
    {
        IReadOnlyList<string> problems = Problems(new ExecutionRequest
        {
            Code = "1",
            Files = [new SandboxFile("a", default), new SandboxFile("a/b", default), new SandboxFile("a/c", default)],
            Principal = "stdio",
        });
        Assert.Equal(problems.Distinct(), problems);
    }

    [Fact]
    public void Problems_are_bounded_however_much_is_wrong()
    {
        IReadOnlyList<string> problems = Problems(new ExecutionRequest
        {
            Code = "1",
            Files = [.. Enumerable.Range(0, 100_000).Select(i => new SandboxFile("../" + i, default))],
            Principal = "stdio",
        });
        Assert.InRange(problems.Sum(p => p.Length), 1, 100_000);
        Assert.InRange(Assert.Single(Problems(new ExecutionRequest { Path = new string('x', 100_000) + ".py", Principal = "stdio" })).Length, 1, 1_000);
    }

    private IReadOnlyList<string> Problems(ExecutionRequest request, CodeExecutionConfig? config = null)
    {
        new ExecutionPlanner(config ?? new(), new SourceRoots([temp.Path])).Plan(request, Samples.Docker, out IReadOnlyList<string> problems);
        return problems;
    }
}
