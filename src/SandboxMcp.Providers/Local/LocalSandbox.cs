using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using SandboxMcp.Providers.Linux;
using SandboxMcp.Providers.Runner;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Local;

/// <summary>A sandbox made by an OCI runtime; its first process is a child of this server.</summary>
internal sealed class LocalSandbox : ISandbox
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(5);

    private readonly LocalMachine machine;
    private readonly string id;
    private readonly EnforcementReport enforcement;
    private readonly int group;
    private readonly int pid;
    private readonly SafeFileHandle process;
    private readonly RunnerChannel channel;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private Task<ExecutionResult>? run;
    private Task? destroyed;

    /// <summary>Takes over the process and the channel.</summary>
    public LocalSandbox(LocalMachine machine, string id, EnforcementReport enforcement, int group, int pid, SafeFileHandle process, RunnerChannel channel, ILogger log)
    {
        (this.machine, this.id, this.enforcement, this.group, this.pid, this.process, this.channel, this.log) = (machine, id, enforcement, group, pid, process, channel, log);
        Info = new SandboxInfo { Provider = LocalProvider.ProviderName, Isolation = machine.Isolation, Runtime = machine.Runtime.Version };
    }

    /// <inheritdoc/>
    public SandboxInfo Info { get; }

    /// <inheritdoc/>
    public bool IsAlive
    {
        get
        {
            lock (gate)
            {
                return destroyed is null && run is null && channel.IsOpen;
            }
        }
    }

    /// <inheritdoc/>
    public Task<ExecutionResult> RunAsync(SandboxJob job, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(destroyed is not null, this);
            if (run is not null)
            {
                throw new InvalidOperationException("A sandbox runs one job only.");
            }

            // A thread of its own: the loop waits in poll(2), and the number of runs at one time is bounded.
            return run = Task.Factory.StartNew(() => Run(job, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Kills everything inside at once; the rest of the removal goes on in the background, and the provider waits for it when it is disposed.</summary>
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (destroyed is null)
            {
                Posix.Kill(process);
                destroyed = Task.Run(DestroyAsync);
                machine.Removals.Add(destroyed);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Destroys it, and waits until it is gone.</summary>
    public async Task DestroyedAsync()
    {
        await DisposeAsync().ConfigureAwait(false);
        await destroyed!.ConfigureAwait(false);
    }

    private ExecutionResult Run(SandboxJob job, CancellationToken cancellationToken)
    {
        string? cgroup = machine.Cgroup(id);
        TimeSpan cpuBefore = cgroup is null ? TimeSpan.Zero : machine.Cgroups.ReadCpuTime(cgroup) ?? TimeSpan.Zero;
        RunnerEnd end = channel.Run(job, process, cancellationToken);

        // Before the mounts go with the last process.
        bool diskFull = end is { Cause: RunnerCause.Ended, Status.Raw: not 0 }
            && (Posix.IsFull($"/proc/{pid}/root/workspace") is true || Posix.IsFull($"/proc/{pid}/root/tmp") is true || Posix.IsFull($"/proc/{pid}/root/dev/shm") is true);
        Posix.Kill(process);
        if (end.Cause is not RunnerCause.Ended)
        {
            AwaitDeath();
        }

        channel.Drain();
        CgroupUsage? used = cgroup is null ? null : machine.Cgroups.ReadUsage(cgroup);
        return RunnerResult.Create(end, channel, this, enforcement, Usage(end, used, cpuBefore), diskFull);
    }

    private ResourceUsage Usage(RunnerEnd end, CgroupUsage? used, TimeSpan cpuBefore) => used is null
        ? new ResourceUsage { CpuSeconds = end.Cause == RunnerCause.Ended ? Math.Round(end.CpuTime.TotalSeconds, 6) : null }
        : new ResourceUsage
        {
            CpuSeconds = used.CpuTime is { } cpu ? Math.Round((cpu - cpuBefore).TotalSeconds, 6) : null,
            PeakMemoryBytes = used.PeakMemory,
            PeakProcesses = machine.Runtime.IsGvisor ? null : (int?)used.PeakProcesses, // The cgroup counts gVisor's own threads.
            OomKills = used.OomKills,
            ProcessLimitHits = machine.Runtime.IsGvisor ? null : used.ProcessLimitHits,
        };

    private bool AwaitDeath()
    {
        Span<PollEntry> entry = [new PollEntry(process, Posix.PollIn)];
        return Posix.Poll(entry, (int)KillPatience.TotalMilliseconds) > 0;
    }

    private async Task DestroyAsync()
    {
        try
        {
            if (run is not null)
            {
                await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!AwaitDeath())
            {
                log.LogCritical("Sandbox {Id} survived SIGKILL for {Patience}; it is left for a sweep after the server has ended", id, KillPatience);
                return;
            }

            Posix.TryWait(pid);

            // crun forks once more than it waits for, and gVisor has a helper that ends after the sandbox: their parent is gone, so they are ours.
            long start = Stopwatch.GetTimestamp();
            while (Posix.ReapGroup(group) && Stopwatch.GetElapsedTime(start) < KillPatience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            }

            machine.Remove(id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogError(e, "Sandbox {Id} could not be removed; it goes when the server ends", id);
        }
        finally
        {
            process.Dispose();
            channel.Dispose();
        }
    }
}
