using System.Text;
using SandboxMcp.Execution;
using SandboxMcp.Languages;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Planning;

/// <summary>What a good request becomes.</summary>
public sealed class ExecutionPlannerTests : IDisposable
{
    private readonly TempDirectory root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void A_snippet_becomes_a_python_plan_with_the_operators_defaults()
    {
        CodeExecutionConfig config = new()
        {
            DefaultTimeLimit = TimeSpan.FromSeconds(7),
            OutputKeptBytes = 11,
            OutputLimitBytes = 13,
            Limits = new ResourceLimits { MemoryBytes = 17 },
        };
        ExecutionPlan plan = Plan(new ExecutionRequest { Code = "print('ä')", Principal = "cli" }, config);
        Assert.Equal(("docker", IsolationLevel.Container, "cli"), (plan.Provider, plan.Isolation, plan.Principal));
        Assert.Equal(new SandboxSpec(LanguageTable.Default, config.Limits), plan.Spec);
        Assert.Equal((TimeSpan.FromSeconds(7), 11, 13L), (plan.Job.TimeLimit, plan.Job.OutputKeptBytes, plan.Job.OutputLimitBytes));
        Assert.Null(plan.Source);
        Assert.Equal("main.py", plan.Job.EntryPoint);
        SandboxFile file = Assert.Single(plan.Job.Files);
        Assert.Equal(("main.py", "print('ä')"), (file.Path, Text(file)));
        Assert.Empty(plan.Job.Arguments);
        Assert.True(plan.Job.StandardInput.IsEmpty);
    }

    [Fact]
    public void What_the_caller_gives_is_in_the_plan_unchanged()
    {
        ExecutionPlan plan = Plan(new ExecutionRequest
        {
            Code = "1",
            Files = [new SandboxFile("data/.hidden", "x"u8.ToArray()), new SandboxFile("data/..x", default)],
            Arguments = ["", "-c", "a b", "\n\u00e4"],
            StandardInput = new byte[] { 0, 255 },
            TimeLimit = TimeSpan.FromTicks(1),
            Principal = "stdio",
        });
        Assert.Equal(["data/.hidden", "data/..x", "main.py"], plan.Job.Files.Select(f => f.Path));
        Assert.Equal("x", Text(plan.Job.Files[0]));
        Assert.Equal(["", "-c", "a b", "\n\u00e4"], plan.Job.Arguments);
        Assert.Equal([0, 255], plan.Job.StandardInput.ToArray());
        Assert.Equal(TimeSpan.FromTicks(1), plan.Job.TimeLimit);
    }

    [Theory]
    [InlineData(null, "python", "main.py")]
    [InlineData("PY", "python", "main.py")]
    [InlineData("python3", "python", "main.py")]
    [InlineData("sh", "bash", "main.sh")]
    [InlineData("Node", "javascript", "main.js")]
    public void An_alias_in_any_case_names_the_language(string? given, string language, string file)
    {
        ExecutionPlan plan = Plan(new ExecutionRequest { Code = "1", Language = given, Principal = "stdio" });
        Assert.Equal((language, file), (plan.Spec.Language.Name, plan.Job.EntryPoint));
    }

    [Theory]
    [InlineData("a.py", null, "python")]
    [InlineData("a.BASH", null, "bash")]
    [InlineData("a.test.mjs", null, "javascript")]
    [InlineData("a.mjs", "bash", "bash")]
    [InlineData("script", "python", "python")]
    public void A_file_has_the_language_of_its_ending_unless_the_caller_names_one(string name, string? given, string language)
    {
        root.File("sub/" + name, "code");
        ExecutionPlan plan = Plan(new ExecutionRequest { Path = "sub/" + name, Language = given, Principal = "stdio" });
        Assert.Equal((language, name), (plan.Spec.Language.Name, plan.Job.EntryPoint));
        Assert.Equal(new SourceFile(root["sub/" + name], InsideRoots: true), plan.Source);
        Assert.Equal("code", Text(Assert.Single(plan.Job.Files)));
    }

    [Fact]
    public void A_link_runs_under_its_own_name_and_is_known_by_its_targets()
    {
        root.File("real.py", "code");
        root.Link("link.py", "real.py");
        ExecutionPlan plan = Plan(new ExecutionRequest { Path = "link.py", Principal = "stdio" });
        Assert.Equal("link.py", plan.Job.EntryPoint);
        Assert.Equal("code", Text(Assert.Single(plan.Job.Files)));
        Assert.Equal(root["real.py"], plan.Source!.Path);
    }

    [Fact]
    public void A_file_outside_the_roots_makes_a_plan_without_its_content_for_the_guard_to_deny()
    {
        ExecutionPlan plan = Plan(new ExecutionRequest { Path = "/etc/passwd.py", Principal = "stdio" });
        Assert.Equal(new SourceFile("/etc/passwd.py", InsideRoots: false), plan.Source);
        Assert.True(Assert.Single(plan.Job.Files).Content.IsEmpty);
    }

    [Fact]
    public void A_time_limit_above_the_ceiling_is_left_to_the_guard() => Assert.Equal(
        TimeSpan.FromDays(1),
        Plan(new ExecutionRequest { Code = "1", TimeLimit = TimeSpan.FromDays(1), Principal = "stdio" }).Job.TimeLimit);

    private static string Text(SandboxFile file) => Encoding.UTF8.GetString(file.Content.Span);

    private ExecutionPlan Plan(ExecutionRequest request, CodeExecutionConfig? config = null)
    {
        ExecutionPlanner planner = new(config ?? new(), new SourceRoots([root.Path]));
        ExecutionPlan? plan = planner.Plan(request, Samples.Docker, out IReadOnlyList<string> problems);
        Assert.Empty(problems);
        return plan!;
    }
}
