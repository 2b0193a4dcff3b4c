using System.Collections.Concurrent;
using System.Diagnostics;
using SandboxMcp.Providers.Linux;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Local;

/// <summary>What this provider found on the machine and settled on; made once, then only read.</summary>
internal sealed class LocalMachine(OciRuntime runtime, Cgroups cgroups, StateDirectory state, string venv, IReadOnlyList<string> systemPaths) : IDisposable
{
    private const string IdPlaceholder = "@sandbox@";
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<SandboxSpec, string> documents = [];
    private readonly PrivateMountThread? privateMounts = runtime.RefusesHybrid && cgroups.IsHybrid && Posix.EffectiveUser() == 0
        ? new PrivateMountThread(cgroups.UnifiedMountPoint!)
        : null;

    /// <summary>The runtime.</summary>
    public OciRuntime Runtime => runtime;

    /// <summary>The hierarchies.</summary>
    public Cgroups Cgroups => cgroups;

    /// <summary>Where bundles live.</summary>
    public StateDirectory State => state;

    /// <summary>The host's directory with the venv.</summary>
    public string Venv => venv;

    /// <summary>The wall that was proved from inside.</summary>
    public IsolationLevel Isolation { get; set; } = runtime.Isolation;

    /// <summary>Removals under way.</summary>
    public PendingTasks Removals { get; } = new();

    /// <summary>Starts something with the view of the machine that the runtime needs.</summary>
    public T Spawning<T>(Func<T> start) => privateMounts is null ? start() : privateMounts.Invoke(start);

    /// <summary>What a sandbox of this kind is, but for its cgroup.</summary>
    public OciSpec Spec(SandboxSpec spec) => new()
    {
        RootPath = state.RootFilesystem,
        VenvPath = venv,
        SystemPaths = systemPaths,
        Interpreter = spec.Language.Interpreter,
        Limits = spec.Limits,
        CgroupPath = cgroups.CanLimit ? cgroups.Base + state.Cgroup(IdPlaceholder) : null,
        Unprivileged = Posix.EffectiveUser() == 0 ? null : (Posix.EffectiveUser(), Posix.EffectiveGroup()),
        OwnKernel = runtime.IsGvisor,
    };

    /// <summary>The runtime's configuration of one sandbox. All of a kind differ in one name only, so the document is made once.</summary>
    public string Configuration(string id, SandboxSpec spec) =>
        documents.GetOrAdd(spec, kind => Spec(kind).ToJson().ToJsonString()).Replace(IdPlaceholder, id, StringComparison.Ordinal);

    /// <summary>The cgroup of a sandbox, or null where cgroups are out of reach.</summary>
    public string? Cgroup(string id) => cgroups.CanLimit ? state.Cgroup(id) : null;

    /// <summary>Removes everything of a sandbox whose processes are dead.</summary>
    /// <exception cref="IOException">Something would not go.</exception>
    public void Remove(string id) => Remove(id, runtime, cgroups, state);

    /// <summary>Removes everything of a sandbox in any instance's directory.</summary>
    public static void Remove(string id, OciRuntime runtime, Cgroups cgroups, StateDirectory state)
    {
        if (runtime.NeedsDelete)
        {
            IReadOnlyList<string> delete = runtime.Delete(state.RuntimeRoot, id);
            HostPrograms.Run(delete[0], delete.Skip(1));
        }

        // Dead processes leave their group a moment after their parent has been told.
        long start = Stopwatch.GetTimestamp();
        while (!cgroups.TryRemove(state.Cgroup(id)))
        {
            if (Stopwatch.GetElapsedTime(start) > RemovalPatience)
            {
                throw new IOException($"the cgroup {state.Cgroup(id)} is still busy");
            }

            Thread.Sleep(1);
        }

        DeleteDirectory(Path.Combine(state.RuntimeRoot, id));
        DeleteDirectory(state.Bundle(id));
    }

    /// <summary>Removes what is left of an instance whose sandboxes are all gone.</summary>
    public static void Remove(Cgroups cgroups, StateDirectory state)
    {
        cgroups.TryRemove(state.InstanceCgroup);
        cgroups.RemoveIfEmpty(StateDirectory.RootCgroup);
        state.Dispose();
    }

    /// <summary>Ends the machine's own thread; the instance stays.</summary>
    public void Dispose() => privateMounts?.Dispose();

    private static void DeleteDirectory(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It was never made.
        }
    }
}
