using System.ComponentModel;
using Microsoft.Extensions.Logging;
using SandboxMcp.Providers.Linux;
using SandboxMcp.Providers.Local;
using SandboxMcp.Providers.Runner;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Venv;

/// <summary>
/// Trusted mode: a throw-away Python venv and a process with limits, a clean environment and a process group of its own. It is tidy and bounded, but no
/// isolation: the code can do what the user of the server can do. Below the default isolation floor, so it runs only where an operator says so.
/// </summary>
public sealed class VenvProvider : ISandboxProvider
{
    internal const string ProviderName = "venv";

    private readonly LocalOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<VenvProvider> log;
    private readonly Lazy<Dictionary<string, string>> languages = new(HostPrograms.FindLanguages);
    private readonly Lock gate = new();
    private StateDirectory? state;

    /// <summary>Does nothing yet.</summary>
    /// <param name="options">The settings that it shares with the provider <c>local</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where to log.</param>
    public VenvProvider(LocalOptions options, TimeProvider time, ILoggerFactory logs) => (this.options, this.time, log) = (options, time, logs.CreateLogger<VenvProvider>());

    /// <inheritdoc/>
    public string Name => ProviderName;

    internal PendingTasks Removals { get; } = new();

    private string StateRoot => (options.StateDirectory ?? StateDirectory.DefaultRoot()) + "-trusted";

    /// <inheritdoc/>
    public Task<ProviderStatus> ProbeAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        if (!OperatingSystem.IsLinux())
        {
            problems.Add("It needs Linux.");
        }
        else if (HostPrograms.FindForSandbox("python3") is null)
        {
            problems.Add("No python3 under /usr. To do: apt-get install python3.");
        }
        else if (HostPrograms.Find("prlimit") is null)
        {
            problems.Add("No prlimit. To do: apt-get install util-linux.");
        }

        return Task.FromResult(new ProviderStatus
        {
            Name = Name,
            Isolation = IsolationLevel.None,
            Languages = problems.Count == 0 ? languages.Value : new Dictionary<string, string>(),
            Enforcement = problems.Count == 0 ? VenvEnforcement.Report : null,
            Problems = problems,
        });
    }

    /// <inheritdoc/>
    public async Task<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        ProviderStatus status = await ProbeAsync(cancellationToken).ConfigureAwait(false);
        return status.Available
            ? await Task.Factory.StartNew(() => Create(spec), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false)
            : throw new ProviderUnavailableException($"The provider 'venv' cannot run code here: {string.Join(" ", status.Problems)}");
    }

    /// <inheritdoc/>
    public Task<int> SweepAsync(CancellationToken cancellationToken) => OperatingSystem.IsLinux() ? Task.Run(Sweep, cancellationToken) : Task.FromResult(0);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Removals.WhenAllAsync().ConfigureAwait(false);
        lock (gate)
        {
            // A bundle that would not go is left to the sweeper, with the lease let go.
            if (state?.Sandboxes().Any() is true)
            {
                state.Release();
            }
            else
            {
                state?.Dispose();
            }

            state = null;
        }
    }

    private VenvSandbox Create(SandboxSpec spec)
    {
        string? home = null;
        try
        {
            StateDirectory here = EnsureState();
            string id = Guid.NewGuid().ToString("N")[..12];
            home = here.Bundle(id);
            foreach (string directory in (string[])["workspace", "tmp"])
            {
                Directory.CreateDirectory(Path.Combine(home, directory));
            }

            string venv = PythonVenv.Ensure(options.CacheDirectory ?? PythonVenv.DefaultCache(), HostPrograms.FindForSandbox("python3")!, options.PythonPackages);
            (int exitCode, string output) = HostPrograms.Run("/bin/cp", ["-a", venv, $"{home}/venv"]);
            if (exitCode != 0)
            {
                throw new SandboxCreationException($"The venv could not be made: {output}");
            }

            RunnerChannel channel = RunnerChannel.Start(
                VenvSandbox.Command(home, spec), VenvSandbox.Environment(home, id), Path.Combine(home, "workspace"), time, out int pid);
            VenvSandbox sandbox = new(this, id, home, pid, channel, log);
            home = null; // The sandbox's own from now on.
            try
            {
                sandbox.AwaitBoot();
                return sandbox;
            }
            catch (SandboxCreationException)
            {
                sandbox.DisposeAsync().AsTask().Wait();
                throw;
            }
        }
        catch (Exception e)
        {
            if (home is not null && Directory.Exists(home))
            {
                DeleteTree(home);
            }

            throw e as SandboxException ?? (e is IOException or UnauthorizedAccessException or Win32Exception
                ? new SandboxCreationException("The trusted process could not be made; nothing ran. The server's log says why.", e)
                : throw new InvalidOperationException("The trusted process could not be made.", e));
        }
    }

    /// <summary>Removes whatever a program left, closed directories and trees of any depth too, which the framework cannot.</summary>
    /// <exception cref="IOException">Something is still there.</exception>
    internal static void DeleteTree(string path)
    {
        HostPrograms.Run("/bin/chmod", ["-R", "u+rwX", "--", path]);
        (int exitCode, string output) = HostPrograms.Run("/bin/rm", ["-rf", "--", path]);
        if (exitCode != 0)
        {
            throw new IOException(output);
        }
    }

    private StateDirectory EnsureState()
    {
        lock (gate)
        {
            if (state is null)
            {
                Posix.BecomeSubreaper();
                state = StateDirectory.Create(StateRoot);
            }

            return state;
        }
    }

    private int Sweep()
    {
        int removed = 0;
        foreach (StateDirectory abandoned in StateDirectory.Abandoned(StateRoot, time))
        {
            try
            {
                foreach (string id in abandoned.Sandboxes().ToArray())
                {
                    VenvSandbox.KillMarked(id);
                    DeleteTree(abandoned.Bundle(id));
                    removed++;
                }

                abandoned.Dispose();
            }
            catch (IOException e)
            {
                log.LogWarning(e, "What the dead server {Instance} left could not be removed", abandoned.Instance);
                abandoned.Release();
            }
        }

        return removed;
    }
}
