using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Venv;

/// <summary>What the trusted mode enforces.</summary>
internal static class VenvEnforcement
{
    /// <summary>What holds for every sandbox of this provider: it bounds honest programs, it does not hold hostile ones.</summary>
    public static EnforcementReport Report { get; } = new()
    {
        Network = Enforcement.NotSupported("trusted mode: the host's network"),
        RootFilesystem = Enforcement.NotSupported("trusted mode: the host's files, with the server's rights"),
        HostFiles = Enforcement.NotSupported("trusted mode: the host's files, with the server's rights"),
        User = Enforcement.NotSupported("trusted mode: the server's own user"),
        Capabilities = Enforcement.NotSupported("trusted mode: the server's own capabilities"),
        NewPrivileges = Enforcement.NotSupported("trusted mode: setuid programs work"),
        Seccomp = Enforcement.NotSupported("trusted mode: no filter"),
        Memory = Enforcement.NotEnforced("RLIMIT_DATA bounds each process, not their sum"),
        Processes = Enforcement.NotSupported("trusted mode: no bound of its own"),
        Cpu = Enforcement.NotSupported("trusted mode: no bound of its own"),
        Disk = Enforcement.NotEnforced("RLIMIT_FSIZE bounds each file, not their sum"),
        WallTime = Enforcement.NotEnforced("the process group and every process that kept its environment are killed; a hostile program could hide from that"),
        Output = Enforcement.Enforced("the server keeps head and tail and stops floods"),
    };
}
