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
    private readonly OciSpec spec;
    private readonly int group;
    private readonly int pid;
    private readonly SafeFileHandle process;
    private readonly RunnerChannel channel;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private Task<ExecutionResult>? run;
    private Task? destroyed;

    /// <summary>Takes over the process and the channel.</summary>
    public LocalSandbox(LocalMachine machine, string id, OciSpec spec, int group, int pid, SafeFileHandle process, RunnerChannel channel, ILogger log)
    {
        (this.machine, this.id, this.spec, this.group, this.pid, this.process, this.channel, this.log) = (machine, id, spec, group, pid, process, channel, log);
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

    private ExecutionResult Run(SandboxJob job, CancellationToken cancellationToken)
    {
        string? cgroup = machine.Cgroup(id);
        channel.AwaitBoot(process);

        // Not earlier: the runtime returns before its child has given up its rights and become the runner.
        EnforcementReport enforcement = Inspect(cgroup, out TimeSpan cpuBefore);
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
        CgroupCounters? counters = cgroup is null ? null : machine.Cgroups.Read(cgroup);
        return RunnerResult.Create(end, channel, this, enforcement, Usage(end, counters, cpuBefore), diskFull);
    }

    private EnforcementReport Inspect(string? cgroup, out TimeSpan cpuTime)
    {
        try
        {
            CgroupCounters? counters = cgroup is null ? null : machine.Cgroups.Read(cgroup);
            cpuTime = counters?.CpuTime ?? TimeSpan.Zero;
            return machine.Runtime.IsGvisor
                ? LocalEnforcement.OnOwnKernel(spec, counters, machine.Cgroups.Name)
                : LocalEnforcement.OnHostKernel(spec, KernelFacts.Read(pid), counters, machine.Cgroups.Name);
        }
        catch (IOException e)
        {
            throw new SandboxCreationException("The sandbox was gone before it could be inspected; nothing ran. Try again.", e);
        }
    }

    private ResourceUsage Usage(RunnerEnd end, CgroupCounters? counters, TimeSpan cpuBefore) => counters is null
        ? new ResourceUsage { CpuSeconds = end.Cause == RunnerCause.Ended ? Math.Round(end.CpuTime.TotalSeconds, 6) : null }
        : new ResourceUsage
        {
            CpuSeconds = counters.CpuTime is { } cpu ? Math.Round((cpu - cpuBefore).TotalSeconds, 6) : null,
            PeakMemoryBytes = counters.PeakMemory,
            PeakProcesses = machine.Runtime.IsGvisor ? null : (int?)counters.PeakProcesses, // The cgroup counts gVisor's own threads.
            OomKills = counters.OomKills,
            ProcessLimitHits = counters.ProcessLimitHits,
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
                log.LogCritical("Sandbox {Id} survived SIGKILL for {Patience}; the sweeper will try again", id, KillPatience);
                return;
            }

            Posix.TryWait(pid);
            Posix.ReapGroup(group);
            machine.Remove(id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogError(e, "Sandbox {Id} could not be removed; the sweeper will try again", id);
        }
        finally
        {
            process.Dispose();
            channel.Dispose();
        }
    }
}
