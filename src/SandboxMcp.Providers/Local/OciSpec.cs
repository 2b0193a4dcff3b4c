using System.Text.Json.Nodes;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Local;

/// <summary>
/// The configuration of one sandbox in the format of the OCI runtime specification 1.0.2. This document is the confinement: what is not in it does
/// not hold. A golden file pins it.
/// </summary>
internal sealed record OciSpec
{
    /// <summary>The skeleton of the root file system on the host.</summary>
    public required string RootPath { get; init; }

    /// <summary>The host's directory with the Python venv.</summary>
    public required string VenvPath { get; init; }

    /// <summary>Host directories bound read-only at their own paths.</summary>
    public required IReadOnlyList<string> SystemPaths { get; init; }

    /// <summary>The program the runner boots.</summary>
    public required string Interpreter { get; init; }

    /// <summary>What the sandbox may use.</summary>
    public required ResourceLimits Limits { get; init; }

    /// <summary>The cgroup's path below each hierarchy's root. Absent where cgroups are out of reach.</summary>
    public string? CgroupPath { get; init; }

    /// <summary>The host's user and group when they are mapped into a user namespace; absent for a root server, whose sandboxes have uid 65534.</summary>
    public (uint User, uint Group)? Unprivileged { get; init; }

    /// <summary>Whether the runtime brings a kernel of its own (gVisor): it filters its own calls to the host and counts processes itself.</summary>
    public required bool OwnKernel { get; init; }

    /// <summary>Whether the number of processes is bounded by RLIMIT_NPROC instead of the cgroup, which would count gVisor's own threads.</summary>
    public bool ProcessRlimit => OwnKernel || CgroupPath is null;

    /// <summary>The uid and gid of the program.</summary>
    public const int Nobody = 65534;

    private int User => Unprivileged is null ? Nobody : 0;

    /// <summary>The document.</summary>
    public JsonObject ToJson()
    {
        JsonObject linux = new()
        {
            ["namespaces"] = new JsonArray([.. Namespaces().Select(type => new JsonObject { ["type"] = type })]),
            ["maskedPaths"] = Strings(
                "/proc/acpi", "/proc/asound", "/proc/bus", "/proc/kcore", "/proc/key-users", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi",
                "/proc/timer_list", "/proc/timer_stats"),
            ["readonlyPaths"] = Strings("/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"),
        };
        if (Unprivileged is var (user, group))
        {
            linux["uidMappings"] = Mapping(user);
            linux["gidMappings"] = Mapping(group);
        }

        if (CgroupPath is not null)
        {
            linux["cgroupsPath"] = CgroupPath;
            linux["resources"] = Resources();
        }

        if (!OwnKernel)
        {
            linux["seccomp"] = SeccompProfile.Create();
        }

        return new JsonObject
        {
            ["ociVersion"] = "1.0.2",
            ["hostname"] = "sandbox",
            ["root"] = new JsonObject { ["path"] = RootPath, ["readonly"] = true },
            ["process"] = Process(),
            ["mounts"] = new JsonArray([.. Mounts()]),
            ["linux"] = linux,
        };
    }

    private IEnumerable<string> Namespaces() =>
        Unprivileged is null ? ["pid", "ipc", "uts", "mount", "network"] : ["pid", "ipc", "uts", "mount", "network", "user"];

    private JsonObject Process()
    {
        JsonArray rlimits = new(
            Rlimit("CORE", 0), Rlimit("NOFILE", Limits.OpenFiles), Rlimit("FSIZE", Math.Max(Limits.WorkspaceBytes, Limits.TempBytes)), Rlimit("MSGQUEUE", 65536), Rlimit("SIGPENDING", 1024));
        if (ProcessRlimit)
        {
            rlimits.Add((JsonNode)Rlimit("NPROC", Limits.Processes));
        }

        if (CgroupPath is null)
        {
            // Bounds one process, not their sum: better than nothing, and not reported as more. The runtime itself needs a good part of the least.
            rlimits.Add((JsonNode)Rlimit("DATA", Math.Max(Limits.MemoryBytes, 256L << 20)));
        }

        return new JsonObject
        {
            ["terminal"] = false,
            ["user"] = new JsonObject { ["uid"] = User, ["gid"] = User },
            ["args"] = Strings("/venv/bin/python3", PythonVenv.RunnerIn("/venv"), Interpreter),
            ["env"] = Strings(Environment()),
            ["cwd"] = "/workspace",
            ["capabilities"] = new JsonObject
            {
                ["bounding"] = new JsonArray(), ["effective"] = new JsonArray(), ["inheritable"] = new JsonArray(),
                ["permitted"] = new JsonArray(), ["ambient"] = new JsonArray(),
            },
            ["rlimits"] = rlimits,
            ["noNewPrivileges"] = true,
            ["oomScoreAdj"] = 500,
        };
    }

    /// <summary>The whole environment of a program: nothing of the server's.</summary>
    private static string[] Environment() =>
    [
        "PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin", "HOME=/workspace", "TMPDIR=/tmp", "USER=sandbox", "LANG=C.UTF-8",
        "VIRTUAL_ENV=/venv",
    ];

    private IEnumerable<JsonNode> Mounts()
    {
        yield return Mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev");

        // gVisor takes a read-only /dev to mean that not even /dev/null can be written; its mode keeps it from the program as well.
        yield return Mount("/dev", "tmpfs", "tmpfs", ["nosuid", "noexec", "strictatime", "mode=755", "size=64k", "nr_inodes=64", .. OwnKernel ? Array.Empty<string>() : ["ro"]]);
        yield return Unprivileged is null
            ? Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")
            : Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620");
        yield return Tmpfs("/dev/shm", Limits.TempBytes, "noexec");
        foreach (string path in SystemPaths)
        {
            yield return Mount(path, "bind", path, "bind", "ro", "nosuid", "nodev");
        }

        yield return Mount("/venv", "bind", VenvPath, "bind", "ro", "nosuid", "nodev");
        yield return Tmpfs("/tmp", Limits.TempBytes);
        yield return Tmpfs("/workspace", Limits.WorkspaceBytes);
    }

    private JsonObject Tmpfs(string path, long bytes, params string[] more) =>
        Mount(path, "tmpfs", "tmpfs", ["nosuid", "nodev", "mode=1777", $"size={bytes}", $"nr_inodes={Limits.Inodes}", .. more]);

    private JsonObject Resources()
    {
        const int period = 100_000;
        JsonObject resources = new()
        {
            ["devices"] = new JsonArray(new JsonObject { ["allow"] = false, ["access"] = "rwm" }),
            ["memory"] = new JsonObject { ["limit"] = Limits.MemoryBytes, ["swap"] = Limits.MemoryBytes },
            ["cpu"] = new JsonObject { ["quota"] = (long)(Limits.Cpus * period), ["period"] = period },
        };
        if (!ProcessRlimit)
        {
            resources["pids"] = new JsonObject { ["limit"] = Limits.Processes };
        }

        return resources;
    }

    private JsonArray Mapping(uint hostId) => new(new JsonObject { ["containerID"] = User, ["hostID"] = hostId, ["size"] = 1 });

    private static JsonObject Rlimit(string name, long value) => new() { ["type"] = $"RLIMIT_{name}", ["hard"] = value, ["soft"] = value };

    private static JsonObject Mount(string destination, string type, string source, params string[] options) =>
        new() { ["destination"] = destination, ["type"] = type, ["source"] = source, ["options"] = Strings(options) };

    private static JsonArray Strings(params string[] values) => new([.. values.Select(v => (JsonNode)v)]);
}
