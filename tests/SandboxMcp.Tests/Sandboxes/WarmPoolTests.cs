using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SandboxMcp.Languages;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Sandboxes;

public sealed class WarmPoolTests : IAsyncDisposable
{
    private static readonly SandboxSpec Python = new(LanguageTable.Default, new ResourceLimits());
    private static readonly SandboxSpec LargerPython = new(LanguageTable.Default, new ResourceLimits { MemoryBytes = 1L << 30 });
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NumberedProvider provider = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);
    private readonly WarmPool pool;

    public WarmPoolTests() => pool = new WarmPool(provider, new Dictionary<SandboxSpec, int> { [Python] = 2 }, time, NullLogger<WarmPool>.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await pool.DisposeAsync();

    [Fact]
    public async Task Nothing_is_made_before_somebody_wants_it()
    {
        time.Advance(TimeSpan.FromMinutes(5));
        await pool.ProbeAsync(Token);
        Assert.Empty(provider.Alive);
    }

    [Fact]
    public async Task A_warm_sandbox_is_handed_out_once_and_says_that_it_was_warm()
    {
        await FillAsync();
        HashSet<string> numbers = [];
        for (int i = 0; i < 6; i++)
        {
            (string number, bool warm) = await RunAsync(Python);
            Assert.True(numbers.Add(number), $"sandbox {number} was handed out twice");
            Assert.True(warm);
            await AwaitAsync(() => pool.Count == 2);
        }

        Assert.Equal(6, provider.Disposed.Distinct().Count());
    }

    [Fact]
    public async Task Another_kind_of_sandbox_is_made_new_and_says_so()
    {
        await FillAsync();
        Assert.Equal(("3", false), await RunAsync(LargerPython));
        Assert.Equal(2, pool.Count);
    }

    [Fact]
    public async Task An_empty_pool_makes_nobody_wait()
    {
        Assert.False((await RunAsync(Python)).Warm);
    }

    [Fact]
    public async Task A_sandbox_that_died_while_it_waited_is_not_handed_out()
    {
        await FillAsync();
        provider.Alive[1] = false;
        Assert.Equal(("2", true), await RunAsync(Python));
        Assert.Contains(1, provider.Disposed);
    }

    [Fact]
    public async Task What_died_while_it_waited_is_replaced()
    {
        await FillAsync();
        provider.Alive[1] = provider.Alive[2] = false;
        await AwaitAsync(() => provider.Disposed.Count == 2 && pool.Count == 2);
        Assert.Equal([1, 2], provider.Disposed.Order());
    }

    [Fact]
    public async Task What_waited_too_long_is_replaced()
    {
        await FillAsync();
        time.Advance(TimeSpan.FromMinutes(11));
        await AwaitAsync(() => provider.Disposed.Count == 2 && pool.Count == 2);
    }

    [Fact]
    public async Task A_provider_that_fails_for_a_while_fills_the_pool_afterwards()
    {
        provider.FailuresLeft = 3;
        await FillAsync();
        Assert.True((await RunAsync(Python)).Warm);
    }

    [Fact]
    public async Task Nothing_waits_after_the_end()
    {
        await FillAsync();
        await pool.DisposeAsync();
        Assert.Equal([1, 2], provider.Disposed.Order());
        Assert.True(provider.IsDisposed);
    }

    private async Task FillAsync()
    {
        pool.Fill();
        await AwaitAsync(() => pool.Count == 2);
    }

    private async Task<(string Number, bool Warm)> RunAsync(SandboxSpec spec)
    {
        await using ISandbox sandbox = await pool.CreateAsync(spec, Token);
        ExecutionResult result = await sandbox.RunAsync(
            new SandboxJob { Files = [], EntryPoint = "main.py", TimeLimit = Patience, OutputKeptBytes = 1, OutputLimitBytes = 1 }, Token);
        return (result.Stdout, result.Sandbox.Warm);
    }

    /// <summary>Lets the pool's clock run until something is so; the pool's work itself goes on in the background.</summary>
    private async Task AwaitAsync(Func<bool> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition())
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
