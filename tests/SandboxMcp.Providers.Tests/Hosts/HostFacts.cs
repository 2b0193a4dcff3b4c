namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>Facts of the host that no attack may change: kernel settings, names, IPC objects, keys, programs.</summary>
public static class HostFacts
{
    private static readonly string[] Settings =
    [
        "kernel/core_pattern", "kernel/modprobe", "kernel/hostname", "kernel/domainname", "kernel/randomize_va_space", "kernel/sysrq", "kernel/panic", "kernel/kptr_restrict",
        "kernel/dmesg_restrict", "kernel/perf_event_paranoid", "kernel/pid_max", "kernel/threads-max", "kernel/shmmax", "kernel/msgmnb", "vm/overcommit_memory", "vm/panic_on_oom",
        "fs/file-max", "fs/suid_dumpable", "fs/mqueue/msg_max", "net/ipv4/ip_forward", "net/core/somaxconn", "user/max_user_namespaces",
    ];

    private static readonly string[] Programs =
        ["/usr/bin/python3", "/usr/bin/bash", "/bin/sh", "/usr/bin/env", "/usr/bin/node", "/usr/bin/crun", "/usr/sbin/runc", "/usr/bin/runsc", "/etc/passwd", "/etc/hosts", "/etc/ld.so.cache"];

    public static IReadOnlyDictionary<string, string> Read()
    {
        Dictionary<string, string> facts = Settings.ToDictionary(s => s, s => Text("/proc/sys/" + s));
        foreach (string program in Programs)
        {
            FileInfo file = new(new FileInfo(program).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program);
            facts.Add(program, file.Exists ? $"{file.Length} bytes, {file.UnixFileMode}, {file.LastWriteTimeUtc:O}" : "not there");
        }

        foreach (string kind in (string[])["shm", "sem", "msg"])
        {
            // The attacks' keys begin with "ZM"; other programs' objects come and go.
            facts.Add($"System V {kind} of attacks", string.Concat(Text($"/proc/sysvipc/{kind}").Split('\n').Where(l => l.TrimStart().StartsWith("1515", StringComparison.Ordinal))));
        }

        facts.Add("keys of attacks", string.Concat(Text("/proc/keys").Split('\n').Where(l => l.Contains(HostUnderAttack.Mark, StringComparison.Ordinal))));
        facts.Add("binary formats", Directory.Exists("/proc/sys/fs/binfmt_misc") ? string.Join(' ', Directory.GetFiles("/proc/sys/fs/binfmt_misc")) : "");
        facts.Add("swap", Text("/proc/swaps"));
        facts.Add("modules of attacks", string.Concat(Text("/proc/modules").Split('\n').Where(l => l.Contains("sandboxmcp", StringComparison.Ordinal))));
        return facts;
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
