using System.Text.Json;
using SandboxMcp.Languages;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Sandboxes;

/// <summary>The words that providers and front ends share.</summary>
public sealed class SandboxTypesTests
{
    public static TheoryData<ExecutionStatus, string> Spellings => new()
    {
        { ExecutionStatus.Succeeded, "succeeded" },
        { ExecutionStatus.Failed, "failed" },
        { ExecutionStatus.Signaled, "signaled" },
        { ExecutionStatus.TimedOut, "timed_out" },
        { ExecutionStatus.OutOfMemory, "out_of_memory" },
        { ExecutionStatus.ProcessLimit, "process_limit" },
        { ExecutionStatus.DiskFull, "disk_full" },
        { ExecutionStatus.OutputLimit, "output_limit" },
        { ExecutionStatus.Cancelled, "cancelled" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_status_is_spelled_in_snake_case_in_json_and_in_text(ExecutionStatus status, string spelling)
    {
        Assert.Equal($"\"{spelling}\"", JsonSerializer.Serialize(status));
        Assert.Equal(status, JsonSerializer.Deserialize<ExecutionStatus>($"\"{spelling}\""));
        Assert.Equal(spelling, status.ToSnakeCase());
    }

    [Fact]
    public void A_number_is_no_status() => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ExecutionStatus>("0"));

    [Fact]
    public void Every_status_has_a_spelling_here() =>
        Assert.Equal(Enum.GetValues<ExecutionStatus>(), Spellings.Select(row => row.Data.Item1));

    [Fact]
    public void A_stronger_wall_is_a_larger_level() => Assert.Equal(
        [IsolationLevel.None, IsolationLevel.Container, IsolationLevel.UserKernel, IsolationLevel.VirtualMachine],
        Enum.GetValues<IsolationLevel>().Order());

    [Fact]
    public void The_report_lists_every_promise_by_its_own_name()
    {
        EnforcementReport report = Samples.AllEnforced;
        var properties = typeof(EnforcementReport).GetProperties().Where(p => p.PropertyType == typeof(Enforcement)).ToArray();
        Assert.Equal(properties.Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)), report.All().Select(p => p.Promise));
        foreach (var property in properties)
        {
            EnforcementReport changed = report with { };
            property.SetValue(changed, Enforcement.NotSupported("test"));
            Assert.Equal(
                JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
                Assert.Single(changed.All(), p => p.Enforcement.State != EnforcementState.Enforced).Promise);
        }
    }

    [Fact]
    public void An_enforcement_says_what_it_was_made_as()
    {
        Assert.Equal(new Enforcement(EnforcementState.Enforced, "a"), Enforcement.Enforced("a"));
        Assert.Equal(new Enforcement(EnforcementState.NotEnforced, "a"), Enforcement.NotEnforced("a"));
        Assert.Equal(new Enforcement(EnforcementState.NotSupported, "a"), Enforcement.NotSupported("a"));
    }

    [Fact]
    public void A_provider_with_a_problem_is_not_available()
    {
        Assert.True(Samples.Docker.Available);
        Assert.False((Samples.Docker with { Problems = ["No engine."] }).Available);
    }

    [Fact]
    public void Only_a_lost_sandbox_may_have_run_the_program()
    {
        Assert.False(new ProviderUnavailableException("a").MayHaveRun);
        Assert.False(new SandboxCreationException("a").MayHaveRun);
        Assert.True(new SandboxLostException("a").MayHaveRun);
    }

    [Fact]
    public void Sandboxes_serve_each_other_only_with_equal_language_and_limits()
    {
        SandboxSpec spec = new(LanguageTable.Default, new ResourceLimits());
        Assert.Equal(spec, new SandboxSpec(LanguageTable.Find("py")!, new ResourceLimits()));
        Assert.NotEqual(spec, spec with { Language = LanguageTable.Find("bash")! });
        Assert.NotEqual(spec, spec with { Limits = spec.Limits with { MemoryBytes = 1 } });
    }
}
