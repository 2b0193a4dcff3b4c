using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace SandboxMcp.Providers.Local;

/// <summary>
/// The system calls a sandbox may make (OCI runtime specification, <c>linux.seccomp</c>). What is not listed does not exist for the program: ENOSYS,
/// so that libraries fall back as they would on an older kernel. What programs know and must not have is EPERM. Foreign-architecture calls (int 0x80,
/// x32) end the process, because only the native architecture is listed.
/// </summary>
internal static class SeccompProfile
{
    private const int Eperm = 1;
    private const int Enosys = 38;

    // Every namespace flag of clone(2): time, cgroup, uts, ipc, user, pid, net, mount.
    private const ulong NamespaceFlags = 0x80 | 0x0200_0000 | 0x0400_0000 | 0x0800_0000 | 0x1000_0000 | 0x2000_0000 | 0x4000_0000 | 0x0002_0000;

    private static readonly string[] Allowed =
    [
        // Files
        "access", "chdir", "chmod", "chown", "close", "close_range", "copy_file_range", "creat", "dup", "dup2", "dup3", "faccessat", "faccessat2",
        "fadvise64", "fallocate", "fchdir", "fchmod", "fchmodat", "fchmodat2", "fchown", "fchownat", "fcntl", "fdatasync", "fgetxattr", "flistxattr",
        "flock", "fremovexattr", "fsetxattr", "fstat", "fstatfs", "fsync", "ftruncate", "futimesat", "getcwd", "getdents", "getdents64", "getxattr",
        "getxattrat", "inotify_add_watch", "inotify_init", "inotify_init1", "inotify_rm_watch", "ioctl", "lchown", "lgetxattr", "link", "linkat", "listxattr",
        "listxattrat", "llistxattr", "lremovexattr", "lseek", "lsetxattr", "lstat", "mkdir", "mkdirat", "newfstatat", "open", "openat", "openat2",
        "pread64", "preadv", "preadv2", "pwrite64", "pwritev", "pwritev2", "read", "readahead", "readlink", "readlinkat", "readv", "removexattr",
        "removexattrat", "rename", "renameat", "renameat2", "rmdir", "sendfile", "setxattr", "setxattrat", "splice", "stat", "statfs", "statx",
        "symlink", "symlinkat", "sync", "sync_file_range", "syncfs", "tee", "truncate", "umask", "unlink", "unlinkat", "utime", "utimensat", "utimes",
        "vmsplice", "write", "writev",

        // Memory
        "brk", "cachestat", "madvise", "membarrier", "mincore", "mlock", "mlock2", "mlockall", "mprotect", "mremap", "mseal",
        "msync", "munlock", "munlockall", "munmap", "pkey_alloc", "pkey_free", "pkey_mprotect", "process_madvise", "process_mrelease",
        "remap_file_pages",

        // Processes and threads
        "alarm", "arch_prctl", "capget", "capset", "execve", "execveat", "exit", "exit_group", "fork", "futex", "futex_requeue", "futex_wait",
        "futex_waitv", "futex_wake", "get_robust_list", "getcpu", "getegid", "geteuid", "getgid", "getgroups", "getpgid", "getpgrp", "getpid", "getppid",
        "getpriority", "getrandom", "getresgid", "getresuid", "getrlimit", "getrusage", "getsid", "gettid", "getuid", "ioprio_get", "ioprio_set", "kill",
        "landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self", "pause", "pidfd_open", "pidfd_send_signal", "prctl", "restart_syscall", "rseq", "sched_get_priority_max", "sched_get_priority_min", "sched_getaffinity", "sched_getattr", "sched_getparam",
        "sched_getscheduler", "sched_rr_get_interval", "sched_setaffinity", "sched_setattr", "sched_setparam", "sched_setscheduler", "sched_yield",
        "seccomp", "set_robust_list", "set_tid_address", "setfsgid", "setfsuid", "setgid", "setgroups", "setpgid", "setpriority", "setregid",
        "setresgid", "setresuid", "setreuid", "setrlimit", "setsid", "setuid", "sysinfo", "tgkill", "times", "tkill", "uname", "vfork", "wait4", "waitid",

        // Signals and time
        "clock_getres", "clock_gettime", "clock_nanosleep", "getitimer", "gettimeofday", "nanosleep", "rt_sigaction", "rt_sigpending", "rt_sigprocmask",
        "rt_sigqueueinfo", "rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait", "rt_tgsigqueueinfo", "setitimer", "sigaltstack", "signalfd", "signalfd4",
        "time", "timer_create", "timer_delete", "timer_getoverrun", "timer_gettime", "timer_settime", "timerfd_create", "timerfd_gettime",
        "timerfd_settime",

        // Waiting and talking, inside the sandbox's own network and IPC namespaces
        "accept", "accept4", "bind", "connect", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_ctl_old", "epoll_pwait", "epoll_pwait2",
        "epoll_wait", "epoll_wait_old", "eventfd", "eventfd2", "getpeername", "getsockname", "getsockopt", "io_cancel", "io_destroy", "io_getevents",
        "io_pgetevents", "io_setup", "io_submit", "listen", "mq_getsetattr", "mq_notify", "mq_open", "mq_timedreceive", "mq_timedsend", "mq_unlink",
        "msgctl", "msgget", "msgrcv", "msgsnd", "pipe", "pipe2", "poll", "ppoll", "pselect6", "recvfrom", "recvmmsg", "recvmsg", "select", "semctl",
        "semget", "semop", "semtimedop", "sendmmsg", "sendmsg", "sendto", "setsockopt", "shmat", "shmctl", "shmdt", "shutdown",
    ];

    private static readonly string[] Refused =
    [
        // New namespaces and file systems
        "unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount", "fspick",
        "mount_setattr", "name_to_handle_at", "open_by_handle_at", "quotactl", "quotactl_fd", "swapon", "swapoff", "fanotify_init",
        "fanotify_mark",

        // Other processes
        "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "migrate_pages", "move_pages", "mbind", "set_mempolicy",
        "get_mempolicy", "vhangup", "acct",

        // The kernel itself
        "bpf", "perf_event_open", "userfaultfd", "add_key", "request_key", "keyctl", "init_module", "finit_module", "delete_module", "kexec_load",
        "kexec_file_load", "reboot", "syslog", "iopl", "ioperm", "modify_ldt", "lookup_dcookie", "settimeofday", "clock_settime", "clock_adjtime",
        "adjtimex", "sethostname", "setdomainname",
    ];

    /// <summary>The profile.</summary>
    public static JsonObject Create() => new()
    {
        ["defaultAction"] = "SCMP_ACT_ERRNO",
        ["defaultErrnoRet"] = Enosys,
        ["architectures"] = new JsonArray(RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "SCMP_ARCH_X86_64",
            Architecture.Arm64 => "SCMP_ARCH_AARCH64",
            var other => throw new PlatformNotSupportedException($"No seccomp profile for {other}."),
        }),
        ["syscalls"] = new JsonArray(
        [
            Rule("SCMP_ACT_ALLOW", Allowed),
            Refusal(Refused, Eperm),

            // clone3 hides its flags in memory, where a filter cannot see them; ENOSYS makes libc use clone.
            Refusal(["clone3"], Enosys),
            Rule("SCMP_ACT_ALLOW", ["clone"], Masked(0, NamespaceFlags, 0)),

            // Not from the machine's reserved huge pages, which the memory cgroup does not count (MAP_HUGETLB, MFD_HUGETLB, SHM_HUGETLB).
            Rule("SCMP_ACT_ALLOW", ["mmap"], Masked(3, 0x4_0000, 0)),
            Rule("SCMP_ACT_ALLOW", ["memfd_create"], Masked(1, 0x4, 0)),
            Rule("SCMP_ACT_ALLOW", ["shmget"], Masked(2, 0x800, 0)),

            // Its own limits only: prlimit on another process asks for no more than an equal user id, and the runner's is equal.
            Rule("SCMP_ACT_ALLOW", ["prlimit64"], Argument(0, 0, "SCMP_CMP_EQ")),

            // Pipes, sockets and plain files (S_IFIFO, S_IFSOCK, S_IFREG, 0); devices are the rest.
            .. ((ulong[])[0x1000, 0xC000, 0x8000, 0]).Select(type => Rule("SCMP_ACT_ALLOW", ["mknod"], Masked(1, 0xF000, type))),
            .. ((ulong[])[0x1000, 0xC000, 0x8000, 0]).Select(type => Rule("SCMP_ACT_ALLOW", ["mknodat"], Masked(2, 0xF000, type))),

            // Local, IPv4, IPv6 and route netlink, all within an empty network namespace. Not AF_VSOCK: it knows no namespaces.
            Rule("SCMP_ACT_ALLOW", ["socket", "socketpair"], Argument(0, 1, "SCMP_CMP_EQ")),
            Rule("SCMP_ACT_ALLOW", ["socket"], Argument(0, 2, "SCMP_CMP_EQ")),
            Rule("SCMP_ACT_ALLOW", ["socket"], Argument(0, 10, "SCMP_CMP_EQ")),
            Rule("SCMP_ACT_ALLOW", ["socket"], Argument(0, 16, "SCMP_CMP_EQ"), Argument(2, 0, "SCMP_CMP_EQ")),

            // Personalities that real programs ask for: Linux, Linux on 32 bit, no address randomisation, and "tell me".
            Rule("SCMP_ACT_ALLOW", ["personality"], Argument(0, 0x0, "SCMP_CMP_EQ")),
            Rule("SCMP_ACT_ALLOW", ["personality"], Argument(0, 0x8, "SCMP_CMP_EQ")),
            Rule("SCMP_ACT_ALLOW", ["personality"], Argument(0, 0x4_0000, "SCMP_CMP_EQ")),
            Rule("SCMP_ACT_ALLOW", ["personality"], Argument(0, 0xFFFF_FFFF, "SCMP_CMP_EQ")),
        ]),
    };

    private static JsonObject Rule(string action, string[] names, params JsonNode[] arguments)
    {
        JsonObject rule = new() { ["names"] = new JsonArray([.. names.Select(n => (JsonNode)n)]), ["action"] = action };
        if (arguments.Length > 0)
        {
            rule["args"] = new JsonArray(arguments);
        }

        return rule;
    }

    private static JsonObject Refusal(string[] names, int error)
    {
        JsonObject rule = Rule("SCMP_ACT_ERRNO", names);
        rule["errnoRet"] = error;
        return rule;
    }

    private static JsonObject Argument(int index, ulong value, string comparison) => new() { ["index"] = index, ["value"] = value, ["op"] = comparison };

    private static JsonObject Masked(int index, ulong mask, ulong value) =>
        new() { ["index"] = index, ["value"] = mask, ["valueTwo"] = value, ["op"] = "SCMP_CMP_MASKED_EQ" };
}
