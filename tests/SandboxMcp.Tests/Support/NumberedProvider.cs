using System.Collections.Concurrent;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Tests.Support;

/// <summary>A provider whose sandboxes have numbers, and can be made to die while they wait.</summary>
internal sealed class NumberedProvider : ISandboxProvider
{
    private int made;

    public string Name => "numbered";

    public ConcurrentDictionary<int, bool> Alive { get; } = [];

    public ConcurrentQueue<int> Disposed { get; } = [];

    public SemaphoreSlim Created { get; } = new(0);

    public SemaphoreSlim Gone { get; } = new(0);

    public int FailuresLeft { get; set; }

    public bool IsDisposed { get; private set; }

    public Task<ProviderStatus> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(Samples.Docker with { Name = Name });

    public Task<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (FailuresLeft-- > 0)
        {
            Created.Release();
            throw new SandboxCreationException("not now");
        }

        int number = Interlocked.Increment(ref made);
        Alive[number] = true;
        Created.Release();
        return Task.FromResult<ISandbox>(new Sandbox(this, number));
    }

    public Task<int> SweepAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private sealed class Sandbox(NumberedProvider provider, int number) : ISandbox
    {
        public SandboxInfo Info { get; } = new() { Provider = "numbered", Isolation = IsolationLevel.Container };

        public bool IsAlive => provider.Alive[number];

        public Task<ExecutionResult> RunAsync(SandboxJob job, CancellationToken cancellationToken) =>
            Task.FromResult(Samples.Result with { Stdout = $"{number}", Sandbox = Info });

        public ValueTask DisposeAsync()
        {
            provider.Disposed.Enqueue(number);
            provider.Gone.Release();
            return ValueTask.CompletedTask;
        }
    }
}
