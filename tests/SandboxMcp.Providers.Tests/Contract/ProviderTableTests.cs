using Microsoft.Extensions.Logging.Abstractions;
using SandboxMcp.Providers.Local;
using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Contract;

public sealed class ProviderTableTests
{
    [Fact]
    public void Every_row_is_under_the_contract()
    {
        IEnumerable<string> covered = typeof(ProviderFixture).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ProviderFixture))).Select(t => ((ProviderFixture)Activator.CreateInstance(t)!).Row);

        Assert.Subset(covered.ToHashSet(), ProviderTable.All.Select(r => r.Name).ToHashSet());
    }

    [Fact]
    public void Every_provider_has_its_row() => Assert.Equal(
        typeof(ProviderTable).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ISandboxProvider))).Select(t => t.Name).Order(),
        ProviderTable.All.Select(r => r.Create(new ProviderOptions(), TimeProvider.System, NullLoggerFactory.Instance).GetType().Name).Order());

    [Fact]
    public async Task Without_a_choice_the_local_provider_takes_a_runtime_that_works_here()
    {
        await using ISandboxProvider local = Local(new LocalOptions());

        ProviderStatus status = await local.ProbeAsync(TestContext.Current.CancellationToken);

        Requirements.Need(status.Available, string.Join(" ", status.Problems), "local");
        Assert.Equal(IsolationLevel.Container, status.Isolation);
        Assert.Matches("^(crun|runc) ", status.Runtime);
    }

    [Theory]
    [InlineData("no-such-runtime")]
    [InlineData("/usr/bin/true")]
    [InlineData("/usr/bin/false")]
    [InlineData("/etc/passwd")]
    public async Task A_runtime_that_does_not_work_is_a_problem_with_advice_and_no_fallback(string runtime)
    {
        await using ISandboxProvider local = Local(new LocalOptions { Runtime = runtime });

        ProviderStatus status = await local.ProbeAsync(TestContext.Current.CancellationToken);

        Assert.False(status.Available);
        Assert.NotEmpty(status.Problems);
        Assert.Null(status.Enforcement);
        await Assert.ThrowsAsync<ProviderUnavailableException>(() => local.CreateAsync(new SandboxSpec(Languages.LanguageTable.Default, new ResourceLimits()), TestContext.Current.CancellationToken));
    }

    private static ISandboxProvider Local(LocalOptions options)
    {
        string directory = TestDirectory.Create($"table-{Guid.NewGuid():N}");
        LocalOptions placed = options with { StateDirectory = Path.Combine(directory, "state"), CacheDirectory = Path.Combine(directory, "cache") };
        return ProviderTable.Find("local")!.Create(new ProviderOptions { Local = placed }, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
