using SandboxMcp.Sandboxes;

namespace SandboxMcp.Tests.Support;

/// <summary>What a provider hands out, filled in.</summary>
internal static class Samples
{
    public static ProviderStatus Docker { get; } = new()
    {
        Name = "docker",
        Isolation = IsolationLevel.Container,
        Languages = new Dictionary<string, string> { ["python"] = "3.13", ["bash"] = "5.2", ["javascript"] = "22" },
    };

    public static EnforcementReport AllEnforced { get; } = Report(Enforcement.Enforced("inspection"));

    public static ExecutionResult Result { get; } = new()
    {
        Status = ExecutionStatus.Succeeded,
        ExitCode = 0,
        Stdout = "1\n",
        Stderr = "",
        Duration = 0.25,
        Usage = new ResourceUsage(),
        Sandbox = new SandboxInfo { Provider = "docker", Isolation = IsolationLevel.Container },
        Enforcement = AllEnforced,
    };

    public static EnforcementReport Report(Enforcement all) => new()
    {
        Network = all,
        RootFilesystem = all,
        HostFiles = all,
        User = all,
        Capabilities = all,
        NewPrivileges = all,
        Seccomp = all,
        Memory = all,
        Processes = all,
        Cpu = all,
        Disk = all,
        WallTime = all,
        Output = all,
    };
}
