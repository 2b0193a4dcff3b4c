using System.Diagnostics;
using SandboxMcp.Languages;
using SandboxMcp.Providers.Tests.Hosts;

namespace SandboxMcp.Providers.Tests.Contract;

// A sandbox's life: made, used once, gone.
public abstract partial class SandboxProviderContract
{
    private HostWitness Witness => HostWitness.Look(fixture.StateDirectory);

    [Fact]
    public async Task State_does_not_survive_to_the_next_sandbox()
    {
        await Print(Job.Python("open('left', 'w').write('x'); import tempfile, os; open(os.path.join(tempfile.gettempdir(), 'left'), 'w').write('x')"));

        Assert.Equal("[] ['main.py']\n", await Print(Job.Python("import os, tempfile; print(os.listdir(tempfile.gettempdir()), os.listdir('.'))")));
    }

    [Fact]
    public async Task Twenty_sandboxes_at_once_do_not_mix_their_secrets()
    {
        string[] secrets = [.. Enumerable.Range(0, 20).Select(_ => Guid.NewGuid().ToString())];

        ExecutionResult[] results = await Task.WhenAll(secrets.Select((secret, i) =>
            Run(Job.Python("""
                import sys, time
                for _ in range(50): print(sys.argv[1] + sys.stdin.read())
                time.sleep(0.05); sys.exit(int(sys.argv[2]))
                """, secret, i.ToString(provider: null)).Reading(secret))));

        Assert.All(results, (result, i) =>
        {
            Assert.Equal(i, result.ExitCode);
            Assert.Equal(secrets[i] + secrets[i] + "\n" + string.Concat(Enumerable.Repeat(secrets[i] + "\n", 49)), result.Stdout);
        });
    }

    [Fact]
    public async Task A_sandbox_runs_one_job_only()
    {
        await using ISandbox sandbox = await fixture.NewAsync("python");
        Assert.True(sandbox.IsAlive);

        await sandbox.RunAsync(Job.Python("print(1)"), TestToken);

        Assert.False(sandbox.IsAlive);
        await Assert.ThrowsAsync<InvalidOperationException>(() => sandbox.RunAsync(Job.Python("print(2)"), TestToken));
    }

    [Fact]
    public async Task A_disposed_sandbox_runs_nothing()
    {
        ISandbox sandbox = await fixture.NewAsync("python");
        await sandbox.DisposeAsync();
        await sandbox.DisposeAsync();

        Assert.False(sandbox.IsAlive);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sandbox.RunAsync(Job.Python("print(1)"), TestToken));
    }

    [Fact]
    public async Task A_sandbox_without_a_job_leaves_nothing()
    {
        foreach (Language language in LanguageTable.All.Where(l => fixture.Status.Languages.ContainsKey(l.Name)))
        {
            await using ISandbox sandbox = await fixture.NewAsync(language.Name);
        }

        await AssertNothingIsLeft();
    }

    [Fact]
    public async Task Every_way_to_end_leaves_nothing()
    {
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(0.7));

        await Task.WhenAll(
            Run(Job.Python("print(1)")),
            Run(Job.Python("import os; os.abort()")),
            Run(Job.Bash("sleep 1000 & sleep 1000").Within(0.5)),
            Run(Job.Bash("yes") with { OutputLimitBytes = 100_000 }),
            Run(Job.Bash("sleep 1000"), token: soon.Token));

        await AssertNothingIsLeft();
    }

    [Fact]
    public async Task Disposing_during_a_run_kills_the_program()
    {
        string mark = $"sandboxmcp-disposed-{Guid.NewGuid():N}";
        ISandbox sandbox = await fixture.NewAsync("bash");
        Task<ExecutionResult> run = sandbox.RunAsync(Job.Bash($"exec -a {mark} sleep 1000").Within(30), TestToken);
        await Eventually.Started(fixture, mark);

        long start = Stopwatch.GetTimestamp();
        await sandbox.DisposeAsync();
        Exception? lost = await Record.ExceptionAsync(() => run.WaitAsync(TimeSpan.FromSeconds(10), TestToken));

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
        Assert.IsType<SandboxException>(lost, exactMatch: false);
        await Eventually.Empty(() => [.. HostProcess.With(mark).Select(p => p.ToString())], "its program lives on");
        await AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_sandbox_whose_first_process_dies_while_it_waits_is_not_alive()
    {
        await using ISandbox sandbox = await fixture.NewAsync("python");
        int[] waiting = [.. Ours().Select(p => p.Id)];
        Requirements.Need(fixture.OnHostKernel && waiting.Length > 0, $"{fixture.Variant} does not show its waiting process to this user");

        foreach (int id in waiting)
        {
            try
            {
                using Process process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It went with the first one.
            }
        }

        await Eventually.True(() => !sandbox.IsAlive, "a dead sandbox says that it is alive");
        SandboxException refusal = await Assert.ThrowsAnyAsync<SandboxException>(() => sandbox.RunAsync(Job.Python("print(1)"), TestToken));
        Assert.False(refusal.MayHaveRun);
    }

    [Fact]
    public async Task An_attempt_that_is_cancelled_leaves_nothing()
    {
        for (int i = 0; i < 5; i++)
        {
            using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(i * 8));
            try
            {
                await using ISandbox sandbox = await fixture.Provider.CreateAsync(new SandboxSpec(LanguageTable.Default, new ResourceLimits()), soon.Token);
            }
            catch (OperationCanceledException)
            {
                // As asked for.
            }
        }

        await AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_deep_tree_with_closed_directories_is_removed_too()
    {
        await Print(Job.Python("""
            import os
            os.makedirs('closed/in'); os.chmod('closed/in', 0); os.chmod('closed', 0)
            for _ in range(300): os.mkdir('d' * 50); os.chdir('d' * 50)
            """));

        await AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_a_killed_server_leaves_is_dead_at_once_or_swept_by_the_next()
    {
        string mark = $"sandboxmcp-orphan-{Guid.NewGuid():N}";
        HashSet<string> before = [.. Witness.LiveInstances()];
        using DoomedServer server = await DoomedServer.StartAsync(fixture, mark);
        string[] instances = [.. Witness.LiveInstances().Where(i => !before.Contains(i))];
        Assert.NotEmpty(instances);

        await server.KillAsync();
        await using ISandboxProvider next = fixture.Create();
        int swept = await next.SweepAsync(TestToken);

        Assert.True(swept > 0, "the sweep found nothing to remove");
        await Eventually.Empty(() => [.. HostProcess.With(mark).Select(p => p.ToString())], "processes of the dead server live on");
        await Eventually.Empty(() => [.. Witness.LiveInstances().Intersect(instances), .. HostWitness.CgroupsOf(instances)], "the dead server left");
        Assert.Equal("1\n", await Print(Job.Python("print(1)")));
    }

    [Fact]
    public async Task A_sweep_leaves_the_living_alone()
    {
        await using ISandbox sandbox = await fixture.NewAsync("python");
        await using ISandboxProvider other = fixture.Create();

        Assert.Equal(0, await other.SweepAsync(TestToken));
        Assert.Equal(0, await fixture.Provider.SweepAsync(TestToken));

        ExecutionResult result = await sandbox.RunAsync(Job.Python("print('alive')"), TestToken);
        Assert.Equal("alive\n", result.Stdout);
    }

    private async Task AssertNothingIsLeft() => await Eventually.Empty(
        () => [.. Witness.Bundles(), .. HostWitness.CgroupsOf(Witness.LiveInstances()), .. Ours().Select(p => p.ToString())],
        "a sandbox left something behind");

    /// <summary>The processes of this fixture's sandboxes that this user may see: by their mounts, or by their command lines where there are no walls.</summary>
    private IEnumerable<HostProcess> Ours() => HostProcess.All().Where(p => p.Id != Environment.ProcessId && (Names(p.Mounts) || Names(p.CommandLine)));

    private bool Names(string text) => text.Contains(fixture.StateDirectory, StringComparison.Ordinal);
}
