using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using SandboxMcp.Languages;
using SandboxMcp.Providers.Linux;
using SandboxMcp.Providers.Runner;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Local;

/// <summary>
/// Sandboxes from an OCI runtime that is called directly: no daemon, no image, root or not. The root file system is the host's /usr, read-only, with a
/// Python venv; the rest of the confinement is <see cref="OciSpec"/>. The server is the subreaper of its sandboxes, so each first process becomes its
/// child: their ends are known from the kernel, and no runtime process stays behind to wait for them.
/// </summary>
public sealed class LocalProvider : ISandboxProvider
{
    internal const string ProviderName = "local";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FailureMemory = TimeSpan.FromSeconds(10);

    private readonly LocalOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<LocalProvider> log;
    private readonly SemaphoreSlim gate = new(1, 1);
    private LocalMachine? machine;
    private ProviderStatus? status;
    private long probedAt;
    private bool disposed;

    /// <summary>Does nothing yet: the machine is looked at when the first call comes.</summary>
    /// <param name="options">The operator's settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where to log.</param>
    public LocalProvider(LocalOptions options, TimeProvider time, ILoggerFactory logs) => (this.options, this.time, log) = (options, time, logs.CreateLogger<LocalProvider>());

    /// <inheritdoc/>
    public string Name => ProviderName;

    private string StateRoot => options.StateDirectory ?? StateDirectory.DefaultRoot();

    /// <inheritdoc/>
    public async Task<ProviderStatus> ProbeAsync(CancellationToken cancellationToken)
    {
        if (status is { Available: true } known)
        {
            return known;
        }

        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (status is null || (!status.Available && time.GetElapsedTime(probedAt) > FailureMemory))
            {
                status = await Task.Run(Probe, cancellationToken).ConfigureAwait(false);
                probedAt = time.GetTimestamp();
            }

            return status;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        ProviderStatus probed = await ProbeAsync(cancellationToken).ConfigureAwait(false);
        if (machine is not { } here)
        {
            throw new ProviderUnavailableException($"The provider 'local' cannot run code here: {string.Join(" ", probed.Problems)}");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await Task.Factory.StartNew(
            () => Create(here, spec), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<int> SweepAsync(CancellationToken cancellationToken) => OperatingSystem.IsLinux() ? Task.Run(Sweep, cancellationToken) : Task.FromResult(0);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        if (machine is not null)
        {
            await machine.Removals.WhenAllAsync().ConfigureAwait(false);
            machine.Dispose();
            LocalMachine.Remove(machine.Cgroups, machine.State);
            machine = null;
        }

        status = null;
        disposed = true;
        gate.Release();
    }

    private ProviderStatus Probe()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Unavailable("It needs Linux.");
        }

        List<string> problems = [];
        if (HostPrograms.FindForSandbox("python3") is not { } python)
        {
            problems.Add("No python3 under /usr. To do: apt-get install python3.");
            python = "";
        }

        Cgroups cgroups = Cgroups.Detect();
        cgroups.TakeDelegated();
        IReadOnlyList<OciRuntime> runtimes = OciRuntime.Find(options.Runtime);
        if (runtimes.Count == 0)
        {
            problems.Add(options.Runtime is null
                ? "No OCI runtime found. To do: apt-get install crun (or runc)."
                : $"The OCI runtime '{options.Runtime}' (Local:Runtime) was not found. To do: install it, or leave the setting out for crun or runc.");
        }

        if (problems.Count > 0)
        {
            return Unavailable([.. problems]);
        }

        try
        {
            Posix.BecomeSubreaper();
            Task<Dictionary<string, string>> languages = Task.Run(FindLanguages);
            string venv = PythonVenv.Ensure(options.CacheDirectory ?? PythonVenv.DefaultCache(), python, options.PythonPackages);
            StateDirectory state = StateDirectory.Create(StateRoot);
            IReadOnlyList<string> binds = RootFilesystem.Create(state.RootFilesystem);
            foreach (OciRuntime runtime in runtimes)
            {
                LocalMachine candidate = new(runtime, cgroups, state, venv, binds);
                if (Try(candidate, problems) is { } enforcement)
                {
                    machine = candidate;
                    return new ProviderStatus
                    {
                        Name = Name,
                        Isolation = candidate.Isolation,
                        Runtime = runtime.Version,
                        Languages = languages.Result,
                        Enforcement = enforcement,
                        Hints = [.. problems.Select(p => $"Not used: {p}")],
                    };
                }

                candidate.Removals.WhenAllAsync().Wait();
                candidate.Dispose();
            }

            LocalMachine.Remove(cgroups, state);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SandboxException or Win32Exception)
        {
            log.LogWarning(e, "The provider local is not available");
            problems.Add(e.Message);
        }

        return Unavailable([.. problems]);
    }

    /// <summary>Makes a sandbox and runs a program of our own in it: only what works, and is what it says, is used.</summary>
    private EnforcementReport? Try(LocalMachine candidate, List<string> problems)
    {
        try
        {
            LocalSandbox sandbox = Create(candidate, new SandboxSpec(LanguageTable.Default, new ResourceLimits()));
            try
            {
                ExecutionResult result = sandbox.RunAsync(
                    new SandboxJob
                    {
                        Files = [new SandboxFile("probe.py", "print(open('/proc/version').read(), end='')"u8.ToArray())],
                        EntryPoint = "probe.py",
                        TimeLimit = StartPatience,
                        OutputKeptBytes = 4096,
                        OutputLimitBytes = 1 << 20,
                    },
                    CancellationToken.None).GetAwaiter().GetResult();
                if (result.Status != ExecutionStatus.Succeeded)
                {
                    problems.Add($"{candidate.Runtime.Version}: a first program failed: {result.Stderr.Trim()}");
                    return null;
                }

                // A kernel of its own says another version than the host's. This program is ours, so its word counts.
                bool ownKernel = result.Stdout != File.ReadAllText("/proc/version");
                if (candidate.Runtime.IsGvisor && !ownKernel)
                {
                    problems.Add($"{candidate.Runtime.Version}: it calls itself gVisor, but programs see the host's kernel.");
                    return null;
                }

                candidate.Isolation = ownKernel ? IsolationLevel.UserKernel : IsolationLevel.Container;
                return result.Enforcement;
            }
            finally
            {
                sandbox.DisposeAsync().AsTask().Wait();
            }
        }
        catch (SandboxException e)
        {
            problems.Add($"{candidate.Runtime.Version}: {e.Message}");
            return null;
        }
    }

    private LocalSandbox Create(LocalMachine here, SandboxSpec spec)
    {
        string id = Guid.NewGuid().ToString("N")[..12];
        string bundle = here.State.Bundle(id);
        RunnerChannel? channel = null;
        SafeFileHandle? process = null;
        int group = 0;
        try
        {
            Directory.CreateDirectory(bundle);
            File.WriteAllText($"{bundle}/config.json", here.Configuration(id, spec));
            (channel, group) = here.Spawning(() => (RunnerChannel.Start(here.Runtime.Run(here.State.RuntimeRoot, bundle, id), RuntimeEnvironment(), null, time, out int started), started));
            if (Posix.Wait(group) is not 0 and var exit)
            {
                throw channel.NeverStarted($"the runtime ended with wait status {exit}");
            }

            int pid = int.Parse(File.ReadAllText($"{bundle}/pid"), CultureInfo.InvariantCulture);
            process = Posix.OpenProcess(pid);
            channel.AwaitBoot(process);
            return new LocalSandbox(here, id, Inspect(here, id, here.Spec(spec), pid), group, pid, process, channel, log);
        }
        catch (Exception e)
        {
            if (process is not null)
            {
                Posix.Kill(process);
                process.Dispose();
            }

            channel?.Dispose(); // The runner, should it live, sees the end of its socket and goes.
            Abandon(here, id, group);
            throw e as SandboxException ?? new SandboxCreationException("A sandbox could not be made; nothing ran. The server's log says why.", e);
        }
    }

    /// <summary>What is enforced, asked when the runner is up: a runtime returns before its child has given up its rights and become the runner.</summary>
    private static EnforcementReport Inspect(LocalMachine here, string id, OciSpec spec, int pid)
    {
        CgroupLimits? limits = here.Cgroup(id) is { } cgroup ? here.Cgroups.ReadLimits(cgroup) : null;
        return here.Runtime.IsGvisor
            ? LocalEnforcement.OnOwnKernel(spec, limits, here.Cgroups.Name)
            : LocalEnforcement.OnHostKernel(spec, KernelFacts.Read(pid), limits, here.Cgroups.Name);
    }

    private void Abandon(LocalMachine here, string id, int group)
    {
        try
        {
            if (group > 0)
            {
                Posix.KillGroup(group, Posix.SigKill);
                Posix.ReapGroup(group);
            }

            here.Remove(id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(e, "What was begun of sandbox {Id} could not be removed; the sweeper will try again", id);
        }
    }

    private int Sweep()
    {
        int removed = 0;
        Cgroups cgroups = Cgroups.Detect();
        cgroups.TakeDelegated();
        foreach (StateDirectory abandoned in StateDirectory.Abandoned(StateRoot))
        {
            string[] ids = [.. abandoned.Sandboxes()];
            int gone = ids.Count(id => Sweep(abandoned, id, cgroups));
            removed += gone;
            if (gone == ids.Length && cgroups.TryRemove(abandoned.InstanceCgroup))
            {
                abandoned.Dispose();
            }
            else
            {
                abandoned.Release(); // For the next sweep.
            }
        }

        cgroups.RemoveIfEmpty(StateDirectory.RootCgroup);
        return removed;
    }

    private bool Sweep(StateDirectory abandoned, string id, Cgroups cgroups)
    {
        try
        {
            foreach (int pid in cgroups.Processes(abandoned.Cgroup(id)).Concat(FirstProcess(abandoned.Bundle(id))))
            {
                using SafeFileHandle process = Posix.OpenProcess(pid);
                Posix.Kill(process);
                Posix.TryWait(pid);
            }

            foreach (OciRuntime runtime in OciRuntime.Find(options.Runtime).Take(1))
            {
                LocalMachine.Remove(id, runtime, cgroups, abandoned);
            }

            log.LogInformation("Swept sandbox {Id} of the dead server {Instance}", id, abandoned.Instance);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            log.LogWarning(e, "Sandbox {Id} of the dead server {Instance} could not be removed", id, abandoned.Instance);
            return false;
        }
    }

    /// <summary>The sandbox's first process, if the pid still means it: where there is no cgroup to ask, a pid alone may have gone to somebody else.</summary>
    private static IEnumerable<int> FirstProcess(string bundle)
    {
        try
        {
            int pid = int.Parse(File.ReadAllText($"{bundle}/pid"), CultureInfo.InvariantCulture);
            bool isRunner = File.ReadAllText($"/proc/{pid}/cmdline").Contains(PythonVenv.RunnerIn("/venv"), StringComparison.Ordinal)
                && File.ReadLines($"/proc/{pid}/status").Any(l => l.StartsWith("NSpid:", StringComparison.Ordinal) && l.EndsWith("\t1", StringComparison.Ordinal));
            return isRunner ? [pid] : [];
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return [];
        }
    }

    private static Dictionary<string, string> FindLanguages() => LanguageTable.All
        .AsParallel()
        .Select(l => (l.Name, Path: HostPrograms.FindForSandbox(l.Interpreter)))
        .Where(l => l.Path is not null)
        .ToDictionary(l => l.Name, l => HostPrograms.FirstLine(l.Path!, "--version") ?? "unknown version");

    private static string[] RuntimeEnvironment() =>
    [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        .. Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? [$"XDG_RUNTIME_DIR={runtime}"] : Array.Empty<string>(),
    ];

    private ProviderStatus Unavailable(params string[] problems) => new() { Name = Name, Isolation = IsolationLevel.Container, Problems = problems };
}
