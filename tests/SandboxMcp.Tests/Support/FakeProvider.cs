using System.Collections.Concurrent;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Tests.Support;

/// <summary>A provider whose sandboxes do what the test says, and which notes each step.</summary>
internal sealed class FakeProvider : ISandboxProvider
{
    public string Name => Status.Name;

    public ProviderStatus Status { get; set; } = Samples.Docker;

    public ConcurrentQueue<string> Steps { get; } = [];

    public Func<SandboxSpec, CancellationToken, Task> Creating { get; set; } = (_, _) => Task.CompletedTask;

    public Func<SandboxJob, CancellationToken, Task<ExecutionResult>> Running { get; set; } = (_, _) => Task.FromResult(Samples.Result);

    public Func<Task> Disposing { get; set; } = () => Task.CompletedTask;

    public Task<ProviderStatus> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(Status);

    public async Task<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        Steps.Enqueue("create");
        await Creating(spec, cancellationToken);
        return new Sandbox(this);
    }

    public Task<int> SweepAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    public ValueTask DisposeAsync()
    {
        Steps.Enqueue("dispose the provider");
        return ValueTask.CompletedTask;
    }

    private sealed class Sandbox(FakeProvider provider) : ISandbox
    {
        public SandboxInfo Info => Samples.Result.Sandbox;

        public bool IsAlive => true;

        public async Task<ExecutionResult> RunAsync(SandboxJob job, CancellationToken cancellationToken)
        {
            provider.Steps.Enqueue($"run {string.Join(' ', job.Arguments)}".TrimEnd());
            return await provider.Running(job, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            provider.Steps.Enqueue("dispose");
            await provider.Disposing();
        }
    }
}
