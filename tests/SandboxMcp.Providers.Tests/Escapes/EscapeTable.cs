using static SandboxMcp.Sandboxes.ExecutionStatus;

namespace SandboxMcp.Providers.Tests.Escapes;

/// <summary>The hostile programs: what each attacks and how it may end where that promise holds. A new one is a file in Programs and a row here.</summary>
public static class EscapeTable
{
    private static readonly ResourceLimits Small = new() { MemoryBytes = 64 << 20, Processes = 64, WorkspaceBytes = 16 << 20, TempBytes = 16 << 20, Inodes = 4096 };
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);
    private static readonly string Directory = Path.Combine(AppContext.BaseDirectory, "Escapes", "Programs");

    public static IReadOnlyList<Escape> All { get; } =
    [
        // Processes
        new("fork_bomb.py", "processes", ProcessLimit, TimedOut) { TimeLimit = Soon, Also = HitsTheProcessLimit, OnOwnKernel = [OutOfMemory] },
        new("fork_bomb.sh", "processes", ProcessLimit, TimedOut) { TimeLimit = Soon, Also = HitsTheProcessLimit, OnOwnKernel = [OutOfMemory, Failed] },
        new("fork_bomb.js", "processes", ProcessLimit, TimedOut, Failed, Signaled) { TimeLimit = Soon, OnOwnKernel = [OutOfMemory] },
        new("thread_bomb.py", "processes", ProcessLimit, TimedOut, Failed) { TimeLimit = Soon, Also = HitsTheProcessLimit, OnOwnKernel = [OutOfMemory] },
        new("orphan_bomb.py", "processes", Succeeded),
        new("open_files.py", "processes", Succeeded),
        new("limits_raised.py", "processes", Succeeded),
        new("scheduling.py", "capabilities", Succeeded) { JudgesTheKernel = true },

        // Memory
        new("memory_single.py", "memory", OutOfMemory) { Limits = Small, Also = CountsOomKills },
        new("memory_single.js", "memory", OutOfMemory) { Limits = Small with { MemoryBytes = 128 << 20 }, Also = CountsOomKills },
        new("memory_many.py", "memory", OutOfMemory) { Limits = Small, Also = CountsOomKills },
        new("memory_shared_map.py", "memory", OutOfMemory) { Limits = Small, Also = CountsOomKills },
        new("memory_memfd.py", "memory", OutOfMemory) { Limits = Small, Also = CountsOomKills },
        new("memory_kernel_buffers.py", "memory", Succeeded, OutOfMemory) { Limits = Small },
        new("memory_runner.py", "memory", OutOfMemory, TimedOut) { Limits = Small, TimeLimit = Soon, Also = CountsOomKills },
        new("shared_memory_filler.py", "memory", Succeeded, OutOfMemory) { Limits = Small },
        new("message_queues_filler.py", "memory", Succeeded, OutOfMemory) { Limits = Small },
        new("huge_pages.py", "seccomp", Succeeded) { JudgesTheKernel = true },
        new("huge_exec.py", "memory", Succeeded, OutOfMemory) { Limits = Small },

        // Disk
        new("fill_workspace.py", "disk", DiskFull) { Also = SaysNoSpace, OnOwnKernel = [Failed] },
        new("fill_tmp.py", "disk", DiskFull) { Also = SaysNoSpace, OnOwnKernel = [Failed] },
        new("fill_shm.py", "disk", DiskFull) { Also = SaysNoSpace, OnOwnKernel = [Failed] },
        new("fill_attributes.py", "disk", Succeeded, OutOfMemory),
        new("fill_everywhere.sh", "disk", Succeeded),
        new("fill_inodes.py", "disk", DiskFull) { Also = SaysNoSpace, OnOwnKernel = [Failed, OutOfMemory, TimedOut] },
        new("sparse_files.py", "disk", Succeeded),
        new("names.py", "disk", Succeeded),

        // Output
        new("flood_stdout.sh", "output", OutputLimit) { SafeWithoutWalls = true },
        new("flood_both.py", "output", OutputLimit) { SafeWithoutWalls = true },
        new("flood_gigabyte.py", "output", OutputLimit) { SafeWithoutWalls = true },
        new("flood_after_exit.py", "output", Succeeded, OutputLimit) { SafeWithoutWalls = true, Also = EndsAtOnce },

        // Time
        new("stdout_held_by_child.py", "wall_time", Succeeded) { Also = EndsAtOnce },
        new("ignores_signals.py", "wall_time", TimedOut) { TimeLimit = Soon },
        new("stops_itself.py", "wall_time", TimedOut) { TimeLimit = Soon },
        new("daemons.py", "wall_time", Succeeded) { Also = EndsAtOnce },
        new("exit_with_children.py", "wall_time", Succeeded) { Also = EndsAtOnce },
        new("kill_everything.py", "wall_time", Succeeded) { JudgesTheKernel = true },
        new("kill_everything.sh", "wall_time", Succeeded) { JudgesTheKernel = true },
        new("signal_storm.py", "wall_time", Failed) { Also = EndsWithSeven, JudgesTheKernel = true },

        // Files of the host
        new("read_host_files.py", "host_files", Succeeded),
        new("read_host_files.sh", "host_files", Succeeded),
        new("read_host_files.js", "host_files", Succeeded),
        new("symlinks.py", "host_files", Succeeded),
        new("environments.py", "host_files", Succeeded),
        new("environment.sh", "host_files", Succeeded),
        new("process_list.py", "host_files", Succeeded),
        new("proc_recursion.py", "host_files", Succeeded),
        new("inherited_descriptors.py", "host_files", Succeeded),
        new("inherited_descriptors.js", "host_files", Succeeded),
        new("inherited_descriptors.sh", "host_files", Succeeded),
        new("state_left.py", "host_files", Succeeded),
        new("state_found.py", "host_files", Succeeded),
        new("ipc_left.py", "host_files", Succeeded),
        new("kernel_memory.py", "host_files", Succeeded) { JudgesTheKernel = true },
        new("core_dump.py", "host_files", Signaled) { Also = DiesOfSigabrt },

        // The root file system and what is mounted on it
        new("write_root.py", "root_filesystem", Succeeded),
        new("write_root.sh", "root_filesystem", Succeeded),
        new("proc_sys.py", "root_filesystem", Succeeded) { JudgesTheKernel = true },
        new("sys_fs.py", "root_filesystem", Succeeded) { JudgesTheKernel = true },
        new("cgroup_escape.py", "root_filesystem", Succeeded),
        new("overwrite_runtime.py", "root_filesystem", Succeeded),
        new("runner_tampering.py", "root_filesystem", Succeeded),

        // Network
        new("network_tcp.py", "network", Succeeded),
        new("network_udp.py", "network", Succeeded),
        new("network_unix.py", "network", Succeeded),
        new("network_dns.py", "network", Succeeded),
        new("network_other.py", "network", Succeeded) { JudgesTheKernel = true },
        new("network_sharing.py", "network", Succeeded),
        new("network.js", "network", Succeeded),
        new("network.sh", "network", Succeeded),

        // Rights
        new("users.py", "user", Succeeded),
        new("setuid.py", "new_privileges", Succeeded),
        new("capabilities.py", "capabilities", Succeeded),
        new("devices.py", "capabilities", Succeeded) { JudgesTheKernel = true },
        new("open_by_handle.py", "capabilities", Succeeded),
        new("clock_and_names.py", "capabilities", Succeeded),
        new("kernel_load.py", "capabilities", Succeeded),
        new("chroot.py", "capabilities", Succeeded),
        new("mount.py", "seccomp", Succeeded) { JudgesTheKernel = true },
        new("unshare.py", "seccomp", Succeeded) { JudgesTheKernel = true },
        new("unshare.sh", "seccomp", Succeeded) { JudgesTheKernel = true },
        new("setns.py", "seccomp", Succeeded),
        new("keyring.py", "seccomp", Succeeded),
        new("bpf_perf.py", "seccomp", Succeeded),
        new("io_uring.py", "seccomp", Succeeded) { JudgesTheKernel = true },
        new("userfaultfd.py", "seccomp", Succeeded),
        new("personality.py", "seccomp", Succeeded),
        new("int80.py", "seccomp", Succeeded) { JudgesTheKernel = true },
        new("tiocsti.py", "seccomp", Succeeded),
        new("ptrace_init.py", "seccomp", Succeeded) { JudgesTheKernel = true },
        new("ptrace_host.py", "seccomp", Succeeded),
        new("process_handles.js", "seccomp", Succeeded) { JudgesTheKernel = true },

        // The runner
        new("prlimit_init.py", "wall_time", Succeeded) { JudgesTheKernel = true },
        new("async_signals_init.py", "wall_time", Failed) { Also = EndsWithSeven, JudgesTheKernel = true },
        new("forge_answer.py", "wall_time", Failed) { Also = EndsWithSeven, JudgesTheKernel = true },
        new("forge_through_runner.py", "wall_time", Failed) { Also = EndsWithSeven },
    ];

    public static IEnumerable<string> Files() => new DirectoryInfo(Directory).EnumerateFiles().Select(f => f.Name);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Directory, file));

    private static void HitsTheProcessLimit(ExecutionResult result)
    {
        if (result.Usage.ProcessLimitHits is { } hits)
        {
            Assert.True(hits > 0, "the kernel refused no process");
        }
    }

    private static void CountsOomKills(ExecutionResult result) => Assert.True(result.Usage.OomKills > 0, "the kernel killed nobody for memory");

    private static void SaysNoSpace(ExecutionResult result)
    {
        if (result.Status == DiskFull)
        {
            Assert.Matches("No space left|too large", result.Stderr);
        }
    }

    private static void EndsAtOnce(ExecutionResult result) => Assert.InRange(result.Duration, 0, 2);

    private static void EndsWithSeven(ExecutionResult result) => Assert.Equal(7, result.ExitCode);

    private static void DiesOfSigabrt(ExecutionResult result) => Assert.Equal("SIGABRT", result.Signal);
}
