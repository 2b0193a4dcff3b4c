using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace SandboxMcp.Sandboxes;

/// <summary>
/// A provider around a provider that keeps sandboxes ready: fully made, fully confined, interpreter up, waiting for their one job. Each is handed out
/// once and never comes back. A call whose wish is not in stock gets a new sandbox at once and never waits for the pool. Filling begins with
/// <see cref="Fill"/>, not before: a client may start a server merely to ask what it is.
/// </summary>
public sealed class WarmPool : ISandboxProvider
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RefillDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxRetry = TimeSpan.FromMinutes(5);

    private readonly ISandboxProvider inner;
    private readonly IReadOnlyDictionary<SandboxSpec, int> sizes;
    private readonly TimeProvider time;
    private readonly ILogger<WarmPool> log;
    private readonly Lock gate = new();
    private readonly Dictionary<SandboxSpec, Queue<Entry>> stock = [];
    private readonly SemaphoreSlim wanted = new(0);
    private readonly CancellationTokenSource stopping = new();
    private Task? filler;
    private bool disposed;
    private ITimer? checker;

    /// <summary>Wraps a provider, which it disposes with itself.</summary>
    /// <param name="inner">Makes the sandboxes.</param>
    /// <param name="sizes">How many of each kind are kept ready.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where failures to fill are told.</param>
    public WarmPool(ISandboxProvider inner, IReadOnlyDictionary<SandboxSpec, int> sizes, TimeProvider time, ILogger<WarmPool> log)
    {
        (this.inner, this.sizes, this.time, this.log) = (inner, sizes, time, log);
        foreach (SandboxSpec spec in sizes.Keys)
        {
            stock[spec] = new Queue<Entry>();
        }
    }

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <summary>How many sandboxes wait now.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return stock.Values.Sum(q => q.Count);
            }
        }
    }

    /// <summary>Begins to fill the pool in the background, and to keep it filled. Further calls do nothing.</summary>
    public void Fill()
    {
        lock (gate)
        {
            if (filler is null && !disposed && sizes.Values.Any(n => n > 0))
            {
                filler = Task.Run(FillAsync);
                checker = time.CreateTimer(_ => Check(), null, CheckInterval, CheckInterval);
                wanted.Release();
            }
        }
    }

    /// <inheritdoc/>
    public Task<ProviderStatus> ProbeAsync(CancellationToken cancellationToken) => inner.ProbeAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<int> SweepAsync(CancellationToken cancellationToken) => inner.SweepAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        Fill();
        while (TryTake(spec, out ISandbox? ready))
        {
            if (ready.IsAlive)
            {
                return new WarmSandbox(ready);
            }

            await ready.DisposeAsync().ConfigureAwait(false);
        }

        return await inner.CreateAsync(spec, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
        }

        await stopping.CancelAsync().ConfigureAwait(false);
        if (checker is not null)
        {
            await checker.DisposeAsync().ConfigureAwait(false);
        }

        if (filler is not null)
        {
            await filler.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (Entry entry in TakeWhere(_ => true))
        {
            await entry.Sandbox.DisposeAsync().ConfigureAwait(false);
        }

        await inner.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
        wanted.Dispose();
    }

    private bool TryTake(SandboxSpec spec, [NotNullWhen(true)] out ISandbox? sandbox)
    {
        lock (gate)
        {
            sandbox = stock.TryGetValue(spec, out Queue<Entry>? queue) && queue.TryDequeue(out Entry entry) ? entry.Sandbox : null;
            if (sandbox is not null && !disposed)
            {
                wanted.Release();
            }

            return sandbox is not null;
        }
    }

    private async Task FillAsync()
    {
        TimeSpan retry = FirstRetry;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await wanted.WaitAsync(stopping.Token).ConfigureAwait(false);

                // A call is running now, and most are over in a moment: making its successor must not slow it down.
                await Task.Delay(RefillDelay, time, stopping.Token).ConfigureAwait(false);
                while (NextMissing() is { } spec)
                {
                    ISandbox sandbox = await inner.CreateAsync(spec, stopping.Token).ConfigureAwait(false);
                    lock (gate)
                    {
                        stock[spec].Enqueue(new Entry(sandbox, time.GetTimestamp()));
                    }

                    retry = FirstRetry;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                // Told once, then tried ever more seldom: where the provider does not work at all, calls say so themselves.
                log.Log(retry == FirstRetry ? LogLevel.Warning : LogLevel.Debug, e, "The pool of {Provider} could not be filled; trying again in {Delay}", Name, retry);
                await Task.Delay(retry, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retry = retry * 2 < MaxRetry ? retry * 2 : MaxRetry;
                wanted.Release();
            }
        }
    }

    private SandboxSpec? NextMissing()
    {
        lock (gate)
        {
            return sizes.Where(s => stock[s.Key].Count < s.Value).OrderBy(s => stock[s.Key].Count).Select(s => s.Key).FirstOrDefault();
        }
    }

    /// <summary>Takes out what died or grew old while it waited, and has it replaced.</summary>
    private void Check()
    {
        foreach (Entry entry in TakeWhere(e => !e.Sandbox.IsAlive || time.GetElapsedTime(e.Since) > MaxAge))
        {
            _ = entry.Sandbox.DisposeAsync().AsTask();
        }

        lock (gate)
        {
            if (!disposed)
            {
                wanted.Release();
            }
        }
    }

    private List<Entry> TakeWhere(Predicate<Entry> unwanted)
    {
        lock (gate)
        {
            List<Entry> taken = [];
            foreach (Queue<Entry> queue in stock.Values)
            {
                for (int i = queue.Count; i > 0; i--)
                {
                    Entry entry = queue.Dequeue();
                    if (unwanted(entry))
                    {
                        taken.Add(entry);
                    }
                    else
                    {
                        queue.Enqueue(entry);
                    }
                }
            }

            return taken;
        }
    }

    private readonly record struct Entry(ISandbox Sandbox, long Since);

    /// <summary>A sandbox from the pool, which says so.</summary>
    private sealed class WarmSandbox(ISandbox inner) : ISandbox
    {
        public SandboxInfo Info => inner.Info with { Warm = true };

        public bool IsAlive => inner.IsAlive;

        public async Task<ExecutionResult> RunAsync(SandboxJob job, CancellationToken cancellationToken)
        {
            ExecutionResult result = await inner.RunAsync(job, cancellationToken).ConfigureAwait(false);
            return result with { Sandbox = Info };
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
