using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using SandboxMcp.Providers.Linux;

namespace SandboxMcp.Providers.Local;

/// <summary>Removes what servers that are gone left: processes, cgroups, the runtime's state, bundles. Touches only instances whose lease nobody holds.</summary>
/// <param name="stateRoot">The directory of all instances.</param>
/// <param name="runtime">The runtime's name in the settings, or null.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where it is told.</param>
internal sealed class LocalSweeper(string stateRoot, string? runtime, TimeProvider time, ILogger log)
{
    /// <summary>Sweeps once.</summary>
    /// <returns>How many abandoned sandboxes were removed.</returns>
    public int Sweep()
    {
        int removed = 0;
        Cgroups cgroups = Cgroups.Detect();
        cgroups.TakeDelegated();
        foreach (StateDirectory abandoned in StateDirectory.Abandoned(stateRoot, time))
        {
            try
            {
                string[] ids = [.. abandoned.Sandboxes()];
                int gone = ids.Count(id => Sweep(abandoned, id, cgroups));
                removed += gone;
                if (gone == ids.Length && cgroups.TryRemove(abandoned.InstanceCgroup))
                {
                    abandoned.Dispose();
                    continue;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.LogWarning(e, "What the dead server {Instance} left could not be removed", abandoned.Instance);
            }

            abandoned.Release(); // For the next sweep.
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
                // They may be on their way out by themselves: the runner leaves when its server has gone.
                using SafeFileHandle? process = Posix.TryOpenProcess(pid);
                if (process is not null)
                {
                    Posix.Kill(process);
                    Posix.TryWait(pid);
                }
            }

            foreach (OciRuntime found in OciRuntime.Find(runtime).Take(1))
            {
                LocalMachine.Remove(id, found, cgroups, abandoned);
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
}
