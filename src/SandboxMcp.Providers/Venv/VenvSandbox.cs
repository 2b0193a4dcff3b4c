using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using SandboxMcp.Providers.Linux;
using SandboxMcp.Providers.Local;
using SandboxMcp.Providers.Runner;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Venv;

/// <summary>A process of the trusted mode.</summary>
internal sealed class VenvSandbox : ISandbox
{
    private const int KillMilliseconds = 5000;
    private const int MaxLooks = 20;
    private const string Marker = "SANDBOXMCP_TRUSTED_RUN";

    private readonly VenvProvider provider;
    private readonly string id;
    private readonly string home;
    private readonly int pid;
    private readonly SafeFileHandle process;
    private readonly RunnerChannel channel;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private Task<ExecutionResult>? run;
    private Task? destroyed;

    /// <summary>Takes over the process and the channel.</summary>
    public VenvSandbox(VenvProvider provider, string id, string home, int pid, RunnerChannel channel, ILogger log)
    {
        (this.provider, this.id, this.home, this.pid, this.channel, this.log) = (provider, id, home, pid, channel, log);
        process = Posix.OpenProcess(pid);
    }

    /// <inheritdoc/>
    public SandboxInfo Info { get; } = new() { Provider = VenvProvider.ProviderName, Isolation = IsolationLevel.None };

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

    /// <summary>The command of the runner, under its limits.</summary>
    public static IReadOnlyList<string> Command(string home, SandboxSpec spec) =>
    [
        HostPrograms.Find("prlimit")!, "--core=0", Limit("nofile", spec.Limits.OpenFiles), Limit("data", spec.Limits.MemoryBytes),
        Limit("fsize", Math.Max(spec.Limits.WorkspaceBytes, spec.Limits.TempBytes)),
        $"{home}/venv/bin/python3", PythonVenv.RunnerIn($"{home}/venv"), spec.Language.Interpreter,
    ];

    /// <summary>The whole environment of a program: nothing of the server's.</summary>
    public static IEnumerable<string> Environment(string home, string id) =>
    [
        $"PATH={home}/venv/bin:/usr/local/bin:/usr/bin:/bin", $"HOME={home}/workspace", $"TMPDIR={home}/tmp", "LANG=C.UTF-8", $"VIRTUAL_ENV={home}/venv",
        $"{Marker}={id}",
    ];

    /// <summary>
    /// Kills every process that still carries a sandbox's mark in its environment, and takes in those that are our children; again until none is found,
    /// since one may have forked while we looked.
    /// </summary>
    /// <param name="id">The sandbox.</param>
    /// <param name="leader">The runner, which is killed and not taken in: until that is done last, its group's number is its own.</param>
    public static void KillMarked(string id, int leader = 0)
    {
        string mark = $"{Marker}={id}";
        for (int look = 0; look < MaxLooks; look++)
        {
            int[] marked = [.. HostProcesses().Where(pid => IsMarked(pid, mark))];
            foreach (int pid in marked)
            {
                using SafeFileHandle? process = Posix.TryOpenProcess(pid);
                if (process is not null)
                {
                    Posix.Kill(process);
                    Posix.Poll([new PollEntry(process, Posix.PollIn)], KillMilliseconds);
                }

                if (pid != leader)
                {
                    Posix.TryWait(pid);
                }
            }

            if (marked.Length == 0)
            {
                return;
            }
        }
    }

    /// <summary>Waits until the interpreter is up.</summary>
    /// <exception cref="SandboxCreationException">It did not come up.</exception>
    public void AwaitBoot() => channel.AwaitBoot(process);

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

            return run = Task.Factory.StartNew(() => Run(job, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (destroyed is null)
            {
                Posix.KillGroup(pid, Posix.SigKill);
                destroyed = Task.Run(DestroyAsync);
                provider.Removals.Add(destroyed);
            }
        }

        return ValueTask.CompletedTask;
    }

    private ExecutionResult Run(SandboxJob job, CancellationToken cancellationToken)
    {
        RunnerEnd end = channel.Run(job, process, cancellationToken);
        Posix.KillGroup(pid, Posix.SigKill);
        KillMarked(id, pid);
        channel.Drain();
        ResourceUsage usage = new() { CpuSeconds = end.Cause == RunnerCause.Ended ? Math.Round(end.CpuTime.TotalSeconds, 6) : null };
        return RunnerResult.Create(end, channel, this, VenvEnforcement.Report, usage, diskFull: false);
    }

    private async Task DestroyAsync()
    {
        try
        {
            if (run is not null)
            {
                await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            KillMarked(id, pid);
            Posix.Poll([new PollEntry(process, Posix.PollIn)], KillMilliseconds);
            Posix.TryWait(pid);
            Posix.ReapGroup(pid);
            VenvProvider.DeleteTree(home);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            log.LogError(e, "The trusted process {Id} could not be removed whole; what is left is swept after the server has ended", id);
        }
        finally
        {
            process.Dispose();
            channel.Dispose();
        }
    }

    private static IEnumerable<int> HostProcesses() =>
        Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out int pid) ? pid : 0).Where(pid => pid > 0);

    private static bool IsMarked(int pid, string mark)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ").Split('\0').Contains(mark);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It ended meanwhile, or is somebody else's.
        }
    }

    private static string Limit(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"--{name}={value}");
}
