using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SandboxMcp.Languages;
using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Warm;

/// <summary>The warm pool over the real provider: what is warm is as confined, as fresh and as gone afterwards as what is cold.</summary>
public abstract class WarmPoolTests(ProviderFixture fixture) : IAsyncLifetime
{
    private static readonly SandboxSpec Python = new(LanguageTable.Default, new ResourceLimits());

    private WarmPool pool = null!;

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Requirements.Need(fixture);
        pool = new WarmPool(fixture.Create(), new Dictionary<SandboxSpec, int> { [Python] = 2 }, TimeProvider.System, NullLogger<WarmPool>.Instance);
        pool.Fill();
        await Eventually.True(() => pool.Count == 2, "the pool did not fill");
    }

    public async ValueTask DisposeAsync()
    {
        if (pool is not null)
        {
            await pool.DisposeAsync();
            await Eventually.Empty(() => [.. HostWitness.Look(fixture.StateDirectory).Bundles()], "the pool left something behind");
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_warm_result_says_so_and_makes_the_same_promises()
    {
        ExecutionResult result = await RunAsync(Job.Python("print('hello')"));

        Assert.Equal((ExecutionStatus.Succeeded, "hello\n", true), (result.Status, result.Stdout, result.Sandbox.Warm));
        Assert.Equal(
            fixture.Status.Enforcement!.All().Select(p => (p.Promise, p.Enforcement.State)), result.Enforcement.All().Select(p => (p.Promise, p.Enforcement.State)));
    }

    [Fact]
    public async Task Time_spent_waiting_is_not_the_programs()
    {
        await Task.Delay(1500, TestToken); // Being warm for a while is the point.

        ExecutionResult result = await RunAsync(Job.Python("print('in time')").Within(1));

        Assert.Equal((ExecutionStatus.Succeeded, "in time\n", true), (result.Status, result.Stdout, result.Sandbox.Warm));
        Assert.InRange(result.Usage.CpuSeconds ?? 0, 0, 0.5);
    }

    [Fact]
    public async Task No_sandbox_is_used_twice()
    {
        for (int i = 0; i < 8; i++)
        {
            ExecutionResult result = await RunAsync(Job.Python("import os, tempfile; print(os.listdir('.'), os.listdir('/tmp')); open('/tmp/left', 'w'); open('left', 'w')"));

            Assert.Equal("['main.py'] []\n", result.Stdout);
        }
    }

    [Fact]
    public async Task What_died_while_it_waited_is_not_handed_out()
    {
        int[] waiting = [.. HostProcess.All().Where(p => p.Mounts.Contains(fixture.StateDirectory, StringComparison.Ordinal)).Select(p => p.Id)];
        Requirements.Need(waiting.Length > 0, $"{fixture.Variant} does not show its waiting processes to this user");
        foreach (int id in waiting)
        {
            try
            {
                using Process process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It went with another.
            }
        }

        await Eventually.Empty(() => [.. HostProcess.All().Where(p => waiting.Contains(p.Id) && !p.IsZombie).Select(p => p.ToString())], "what was killed lives on");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("well\n", (await RunAsync(Job.Python("print('well')"))).Stdout);
        }
    }

    private async Task<ExecutionResult> RunAsync(SandboxJob job)
    {
        await using ISandbox sandbox = await pool.CreateAsync(Python, TestToken).WaitAsync(ProviderFixture.Patience, TestToken);
        return await sandbox.RunAsync(job, TestToken).WaitAsync(ProviderFixture.Patience, TestToken);
    }
}
