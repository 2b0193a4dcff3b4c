using SandboxMcp.Providers.Linux;

namespace SandboxMcp.Providers;

/// <summary>What a process must do before it starts others.</summary>
public static class ChildProcesses
{
    /// <summary>Undoes an ignored SIGCHLD that was inherited from the parent. To be called first of all: the framework looks at it once.</summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux())
        {
            Posix.RestoreChildSignal();
        }
    }
}
