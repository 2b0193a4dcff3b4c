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
/// child: their ends are known from the kernel, and no runtime process stays behind to wait for them. Long, because finding out what works here is
/// making a sandbox and running a program in it: one thing.
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
    private Task<ProviderStatus>? probe;
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
        Task<ProviderStatus> current;
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (probe is { IsCompleted: true } && await probe.ConfigureAwait(false) is var known && !IsStillGood(known))
            {
                probe = machine is null ? null : Task.Run(() => RemakeVenv(known), CancellationToken.None);
            }

            // One for all callers, none of whom can cancel it for the others.
            current = probe ??= Task.Run(Probe, CancellationToken.None);
        }
        finally
        {
            gate.Release();
        }

        return await current.WaitAsync(cancellationToken).ConfigureAwait(false);
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
        Task<LocalSandbox> making = Task.Factory.StartNew(
            () => Create(here, spec), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await making.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            here.Removals.Add(DestroyUnwantedAsync(making));
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<int> SweepAsync(CancellationToken cancellationToken) => OperatingSystem.IsLinux()
        ? Task.Run(() => new LocalSweeper(StateRoot, options.Runtime, time, log).Sweep(), cancellationToken)
        : Task.FromResult(0);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            disposed = true;
            await (probe ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (machine is not null)
            {
                await machine.Removals.WhenAllAsync().ConfigureAwait(false);
                machine.Dispose();
                RemoveInstance(machine.Cgroups, machine.State);
                machine = null;
            }
        }
        finally
        {
            gate.Release();
        }
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

        StateDirectory? state = null;
        try
        {
            Posix.BecomeSubreaper();
            Task<Dictionary<string, string>> languages = Task.Run(HostPrograms.FindLanguages);
            string venv = EnsureVenv(python);
            state = StateDirectory.Create(StateRoot);
            IReadOnlyList<string> binds = RootFilesystem.Create(state.RootFilesystem);
            foreach (OciRuntime runtime in runtimes)
            {
                if (Try(() => new LocalMachine(runtime, cgroups, state, venv, binds), runtime, problems) is var (works, enforcement))
                {
                    machine = works;
                    return new ProviderStatus
                    {
                        Name = Name,
                        Isolation = works.Isolation,
                        Runtime = runtime.Version,
                        Languages = languages.GetAwaiter().GetResult(),
                        Enforcement = enforcement,
                        Hints = [.. problems.Select(p => $"Not used: {p}")],
                    };
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SandboxException or Win32Exception)
        {
            log.LogWarning(e, "The provider local is not available");
            problems.Add(e.Message);
        }

        if (state is not null)
        {
            RemoveInstance(cgroups, state);
        }

        return Unavailable([.. problems]);
    }

    /// <summary>Whether a probe's answer holds: for ever when it worked and the venv is still there, for a while when it did not.</summary>
    private bool IsStillGood(ProviderStatus probed) => probed.Available
        ? machine is not null && Directory.Exists(machine.Venv)
        : time.GetElapsedTime(probedAt) < FailureMemory;

    private string EnsureVenv(string python) => PythonVenv.Ensure(options.CacheDirectory ?? PythonVenv.DefaultCache(), python, options.PythonPackages);

    /// <summary>Somebody emptied the cache under a living server.</summary>
    private ProviderStatus RemakeVenv(ProviderStatus known)
    {
        try
        {
            EnsureVenv(HostPrograms.FindForSandbox("python3") ?? "/usr/bin/python3");
            return known;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SandboxException)
        {
            log.LogWarning(e, "The Python venv is gone and could not be made again");
            return Unavailable(e.Message);
        }
    }

    private void RemoveInstance(Cgroups cgroups, StateDirectory state)
    {
        try
        {
            LocalMachine.Remove(cgroups, state);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(e, "The directory of instance {Instance} could not be removed; the next server's sweep will", state.Instance);
            state.Release();
        }
    }

    private static async Task DestroyUnwantedAsync(Task<LocalSandbox> making)
    {
        await ((Task)making).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (making.IsCompletedSuccessfully)
        {
            await (await making.ConfigureAwait(false)).DestroyedAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Makes a sandbox and runs a program of our own in it: only what works, and is what it says, is used.</summary>
    private (LocalMachine Machine, EnforcementReport Enforcement)? Try(Func<LocalMachine> make, OciRuntime runtime, List<string> problems)
    {
        LocalMachine? candidate = null;
        string problem;
        try
        {
            candidate = make();
            ExecutionResult result = RunFirstProgram(candidate);

            // A kernel of its own says another version than the host's. This program is ours, so its word counts.
            bool ownKernel = result.Stdout != File.ReadAllText("/proc/version");
            if (result.Status == ExecutionStatus.Succeeded && (ownKernel || !runtime.IsGvisor))
            {
                candidate.Isolation = ownKernel ? IsolationLevel.UserKernel : IsolationLevel.Container;
                return (candidate, result.Enforcement);
            }

            problem = result.Status == ExecutionStatus.Succeeded
                ? "it calls itself gVisor, but programs see the host's kernel."
                : $"a first program failed: {result.Stderr.Trim()}";
        }
        catch (Exception e) when (e is SandboxException or IOException or UnauthorizedAccessException or Win32Exception)
        {
            problem = e.InnerException is { } cause ? $"{e.Message} ({cause.Message})" : e.Message;
        }

        problems.Add($"{runtime.Version}: {problem}");
        candidate?.Removals.WhenAllAsync().Wait();
        candidate?.Dispose();
        return null;
    }

    private ExecutionResult RunFirstProgram(LocalMachine candidate)
    {
        LocalSandbox sandbox = Create(candidate, new SandboxSpec(LanguageTable.Default, new ResourceLimits()));
        try
        {
            return sandbox.RunAsync(
                new SandboxJob
                {
                    Files = [new SandboxFile("probe.py", "print(open('/proc/version').read(), end='')"u8.ToArray())],
                    EntryPoint = "probe.py",
                    TimeLimit = StartPatience,
                    OutputKeptBytes = 4096,
                    OutputLimitBytes = 1 << 20,
                },
                CancellationToken.None).GetAwaiter().GetResult();
        }
        finally
        {
            sandbox.DisposeAsync().AsTask().Wait();
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
            AwaitRuntime(group, channel);

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

    private static void AwaitRuntime(int pid, RunnerChannel channel)
    {
        using SafeFileHandle runtime = Posix.OpenProcess(pid);
        if (Posix.Poll([new PollEntry(runtime, Posix.PollIn)], (int)StartPatience.TotalMilliseconds) == 0)
        {
            throw channel.NeverStarted("the runtime did not return in time");
        }

        if (Posix.Wait(pid) is not 0 and var exit)
        {
            throw channel.NeverStarted($"the runtime ended with wait status {exit}");
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
            // Living children of ours keep the group's number from meaning anybody else.
            if (group > 0 && Posix.ReapGroup(group))
            {
                Posix.KillGroup(group, Posix.SigKill);
                Posix.ReapGroup(group);
            }

            here.Remove(id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(e, "What was begun of sandbox {Id} could not be removed; it goes when the server ends", id);
        }
    }

    private static string[] RuntimeEnvironment() =>
    [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        .. Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? [$"XDG_RUNTIME_DIR={runtime}"] : Array.Empty<string>(),
    ];

    private ProviderStatus Unavailable(params string[] problems)
    {
        probedAt = time.GetTimestamp();
        return new ProviderStatus { Name = Name, Isolation = IsolationLevel.Container, Problems = problems };
    }
}
