using SandboxMcp.Languages;
using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Contract;

/// <summary>
/// What every provider keeps: the same tests for every row of <see cref="ProviderTable"/>. A promise that a provider does not make is not tested there;
/// then the report must say so. The parts: Programs, Endings, Output, Python, Node, Bash, Limits, Life, Truth.
/// </summary>
public abstract partial class SandboxProviderContract(ProviderFixture fixture, HostUnderAttack host) : IAsyncLifetime
{
    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Requirements.Need(fixture);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private Task<ExecutionResult> Run(SandboxJob job, ResourceLimits? limits = null, CancellationToken? token = null)
    {
        Requirements.Need(fixture, LanguageTable.OfFile(job.EntryPoint)!.Name);
        return fixture.RunAsync(job, limits, token);
    }

    /// <summary>Runs it, expects it to succeed, and gives back what it printed.</summary>
    private async Task<string> Print(SandboxJob job)
    {
        ExecutionResult result = await Run(job);
        Assert.True(result.Status == ExecutionStatus.Succeeded, Describe(result));
        Assert.Equal(0, result.ExitCode);
        Assert.Null(result.Signal);
        return result.Stdout;
    }

    /// <summary>True when the provider promises it. When it does not, asserts that its report says why.</summary>
    private bool Promises(string promise)
    {
        Enforcement enforcement = fixture.Promise(promise);
        Assert.NotEmpty(enforcement.KnownFrom);
        return enforcement.State == EnforcementState.Enforced;
    }

    private static string Describe(ExecutionResult result) => $"{result.Status}, exit {result.ExitCode}, {result.Signal}, {result.Duration} s, {result.Usage}\n{result.Stdout}\n{result.Stderr}";
}
