using System.Globalization;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Local;

/// <summary>Turns what the kernel says about one sandbox into its report. A promise whose fact is missing is not claimed.</summary>
internal static class LocalEnforcement
{
    private static readonly Enforcement WallTime = Enforcement.Enforced("the server's clock; SIGKILL to the sandbox's first process ends them all");
    private static readonly Enforcement Output = Enforcement.Enforced("the server keeps head and tail and stops floods");

    /// <summary>The report of a sandbox on the host's kernel.</summary>
    public static EnforcementReport OnHostKernel(OciSpec spec, KernelFacts facts, CgroupLimits? cgroup, string cgroupName)
    {
        HashSet<string> known = ["/", "/venv", .. spec.SystemPaths];
        bool onlyKnownMounts = facts.HostMounts.All(known.Contains);
        return new EnforcementReport
        {
            Network = facts.OwnNamespaces.Contains("net")
                ? Enforcement.Enforced("a network namespace of its own with a loopback interface only (/proc/PID/ns/net)")
                : Enforcement.NotEnforced("the network namespace is the host's"),
            RootFilesystem = facts.ReadOnlyRoot && facts.WritableMounts.Count == 0
                ? Enforcement.Enforced("every mount but its own tmpfs is read-only (/proc/PID/mountinfo)")
                : Enforcement.NotEnforced($"writable: {string.Join(", ", facts.WritableMounts)}"),
            HostFiles = facts.OwnNamespaces.Contains("mnt") && onlyKnownMounts
                ? Enforcement.Enforced($"of the host only {string.Join(", ", spec.SystemPaths)} and the venv are mounted (/proc/PID/mountinfo)")
                : Enforcement.NotEnforced("more of the host is mounted than was asked for"),
            User = facts.User == OciSpec.Nobody
                ? Enforcement.Enforced($"uid {OciSpec.Nobody} (/proc/PID/status)")
                : Enforcement.NotEnforced(string.Create(CultureInfo.InvariantCulture,
                    $"the server is not root: programs run with its own uid {facts.User}, as uid 0 of a user namespace without capabilities")),
            Capabilities = facts.NoCapabilities
                ? Enforcement.Enforced("all capability sets are empty (/proc/PID/status)")
                : Enforcement.NotEnforced("the first process holds capabilities"),
            NewPrivileges = facts.NoNewPrivileges ? Enforcement.Enforced("NoNewPrivs is 1 (/proc/PID/status)") : Enforcement.NotEnforced("NoNewPrivs is 0"),
            Seccomp = facts.SeccompFilter ? Enforcement.Enforced("a filter is in force (/proc/PID/status)") : Enforcement.NotEnforced("the runtime set no filter"),
            Memory = Memory(spec, cgroup, cgroupName),
            Processes = !spec.ProcessRlimit ? Processes(spec, cgroup, cgroupName)
                : facts.OwnNamespaces.Contains("user") && facts.MaxProcesses == spec.Limits.Processes
                    ? Enforcement.Enforced($"RLIMIT_NPROC {spec.Limits.Processes} counts in a user namespace of its own (/proc/PID/limits)")
                    : Enforcement.NotEnforced("RLIMIT_NPROC does not hold for the sandbox alone"),
            Cpu = Cpu(spec, cgroup, cgroupName),
            Disk = facts.WritableMounts.Count == 0
                ? Enforcement.Enforced("only tmpfs with a size and an inode limit is writable (/proc/PID/mountinfo)")
                : Enforcement.NotEnforced("something without a size limit is writable"),
            WallTime = facts.OwnNamespaces.Contains("pid") ? WallTime : Enforcement.NotEnforced("the PID namespace is the host's: not every process dies with the first"),
            Output = Output,
        };
    }

    /// <summary>The report of a sandbox with a kernel of its own, which the host's /proc cannot look into: its word is the specification it was made from.</summary>
    public static EnforcementReport OnOwnKernel(OciSpec spec, CgroupLimits? cgroup, string cgroupName)
    {
        Enforcement bySpec = Enforcement.Enforced("a kernel of its own, made from the OCI specification");
        return new EnforcementReport
        {
            Network = bySpec, RootFilesystem = bySpec, HostFiles = bySpec, Capabilities = bySpec, NewPrivileges = bySpec,
            Disk = cgroup?.Memory == spec.Limits.MemoryBytes
                ? Enforcement.Enforced("only tmpfs with a size limit is writable; the number of files is bounded by memory only")
                : Enforcement.NotEnforced("gVisor does not bound the number of files, and no cgroup bounds its memory"),
            User = spec.Unprivileged is null ? bySpec : Enforcement.NotEnforced("the server is not root: the sandbox's kernel runs with its uid"),
            Seccomp = Enforcement.Enforced("system calls reach a kernel of its own, which filters its own calls to the host"),
            Memory = Memory(spec, cgroup, cgroupName),
            Processes = Enforcement.Enforced($"RLIMIT_NPROC {spec.Limits.Processes}, kept by the kernel inside"),
            Cpu = Cpu(spec, cgroup, cgroupName),
            WallTime = WallTime,
            Output = Output,
        };
    }

    private static Enforcement Memory(OciSpec spec, CgroupLimits? cgroup, string name) => cgroup?.Memory == spec.Limits.MemoryBytes
        ? Enforcement.Enforced($"memory limit read back from {name}")
        : NoCgroup("memory");

    private static Enforcement Processes(OciSpec spec, CgroupLimits? cgroup, string name) => cgroup?.Processes == spec.Limits.Processes
        ? Enforcement.Enforced($"pids limit read back from {name}")
        : NoCgroup("processes");

    private static Enforcement Cpu(OciSpec spec, CgroupLimits? cgroup, string name) => cgroup?.Cpus is { } cpus && Math.Abs(cpus - spec.Limits.Cpus) < 0.01
        ? Enforcement.Enforced($"cpu quota read back from {name}")
        : NoCgroup("cpu time");

    private static Enforcement NoCgroup(string what) =>
        Enforcement.NotEnforced($"no cgroup bounds {what}: run the server as root, or under systemd-run --user --scope -p Delegate=yes");
}
