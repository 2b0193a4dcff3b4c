using SandboxMcp.Languages;
using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Escapes;

/// <summary>Every hostile program against one variant: it ends as it must, and the host does not notice.</summary>
public abstract class EscapeTests(ProviderFixture fixture, HostUnderAttack host)
{
    public static TheoryData<string> Programs => [.. EscapeTable.All.Select(e => e.File)];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task It_does_not_get_out(string program)
    {
        Escape escape = EscapeTable.All.Single(e => e.File == program);
        Requirements.Need(fixture, LanguageTable.OfFile(program)!.Name);
        Enforcement promise = fixture.Promise(escape.Promise);
        if (promise.State != EnforcementState.Enforced)
        {
            Assert.NotEmpty(promise.KnownFrom); // It is not promised, and every result says so and why.
            return;
        }

        Requirements.Need(fixture.HasWalls || escape.SafeWithoutWalls, $"{program} attacks the machine around it, and {fixture.Variant} has no walls");
        ExecutionResult result;
        try
        {
            result = await fixture.RunAsync(JobOf(escape), escape.Limits);
        }
        catch (SandboxLostException e) when (escape.JudgesTheKernel && !fixture.OnHostKernel)
        {
            Assert.True(e.MayHaveRun);
            host.AssertUnharmed("");
            return;
        }

        string seen = $"{result.Status}, exit {result.ExitCode}, {result.Duration:0.0} s, {result.Usage}\n{result.Stdout}\n{result.Stderr}";
        bool verdictCounts = fixture.OnHostKernel || !escape.JudgesTheKernel;
        bool escaped = result.Stdout.Contains("ESCAPED", StringComparison.Ordinal);
        Assert.False(escaped && verdictCounts, seen);
        Assert.True(Expected(escape, escaped).Contains(result.Status), $"expected {string.Join(" or ", escape.Expected)}, not {seen}");
        Assert.True(result.Status != ExecutionStatus.Succeeded || result.Stdout.Contains("held", StringComparison.Ordinal) || result.Truncation is not null, $"no verdict: {seen}");
        Assert.Equal(EnforcementState.Enforced, result.Enforcement.All().Single(p => p.Promise == escape.Promise).Enforcement.State);
        escape.Also?.Invoke(result);
        host.AssertUnharmed(result.Stdout + result.Stderr);
        await Eventually.Empty(() => [.. HostProcess.With(HostUnderAttack.Mark).Select(p => p.ToString())], "processes of the attack live on");
    }

    [Fact]
    public async Task What_one_run_leaves_the_next_does_not_find()
    {
        Requirements.Need(fixture);
        Requirements.Need(fixture.HasWalls, $"{fixture.Variant} has no walls, and says so");
        foreach (string program in (string[])["state_left.py", "state_found.py"])
        {
            ExecutionResult result = await fixture.RunAsync(JobOf(EscapeTable.All.Single(e => e.File == program)));
            Assert.DoesNotContain("ESCAPED", result.Stdout, StringComparison.Ordinal);
            Assert.Equal(ExecutionStatus.Succeeded, result.Status);
            host.AssertUnharmed(result.Stdout + result.Stderr);
        }
    }

    private ExecutionStatus[] Expected(Escape escape, bool escaped) =>
        fixture.OnHostKernel ? escape.Expected : [.. escape.Expected, .. escape.OnOwnKernel, .. escaped ? [ExecutionStatus.Failed] : Array.Empty<ExecutionStatus>()];

    /// <summary>The job that runs a hostile program, with what it may know of the host beside it.</summary>
    private SandboxJob JobOf(Escape escape)
    {
        SandboxJob job = Job.Of(escape.File, EscapeTable.Read(escape.File)).With("host.json", host.ToJson()).With("attack.py", EscapeTable.Read("attack.py"));
        return job with { TimeLimit = escape.TimeLimit, OutputLimitBytes = escape.OutputLimitBytes, OutputKeptBytes = 64 << 10 };
    }
}
