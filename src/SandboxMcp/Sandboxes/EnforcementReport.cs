using System.Text.Json.Serialization;

namespace SandboxMcp.Sandboxes;

/// <summary>Which promises hold for one sandbox, and how that is known. Nothing is claimed here that was only asked for.</summary>
public sealed record EnforcementReport
{
    /// <summary>No way out: no host, no DNS, no other sandbox.</summary>
    public required Enforcement Network { get; init; }

    /// <summary>The root file system cannot be written.</summary>
    public required Enforcement RootFilesystem { get; init; }

    /// <summary>Files of the host beyond the system's programs are not there.</summary>
    public required Enforcement HostFiles { get; init; }

    /// <summary>The program has a user id that owns nothing on the host.</summary>
    public required Enforcement User { get; init; }

    /// <summary>The program holds no Linux capability.</summary>
    public required Enforcement Capabilities { get; init; }

    /// <summary>setuid programs give it nothing.</summary>
    public required Enforcement NewPrivileges { get; init; }

    /// <summary>Dangerous system calls are filtered.</summary>
    public required Enforcement Seccomp { get; init; }

    /// <summary>Memory of all its processes together is bounded.</summary>
    public required Enforcement Memory { get; init; }

    /// <summary>The number of its processes and threads is bounded.</summary>
    public required Enforcement Processes { get; init; }

    /// <summary>Its share of the processors is bounded.</summary>
    public required Enforcement Cpu { get; init; }

    /// <summary>What it can write is bounded.</summary>
    public required Enforcement Disk { get; init; }

    /// <summary>It is stopped at the time limit.</summary>
    public required Enforcement WallTime { get; init; }

    /// <summary>What it prints is bounded.</summary>
    public required Enforcement Output { get; init; }

    /// <summary>Every promise by its public name, in a fixed order.</summary>
    public IEnumerable<(string Promise, Enforcement Enforcement)> All() =>
    [
        ("network", Network), ("root_filesystem", RootFilesystem), ("host_files", HostFiles), ("user", User),
        ("capabilities", Capabilities), ("new_privileges", NewPrivileges), ("seccomp", Seccomp), ("memory", Memory),
        ("processes", Processes), ("cpu", Cpu), ("disk", Disk), ("wall_time", WallTime), ("output", Output),
    ];
}

/// <summary>One promise.</summary>
/// <param name="State">Whether it holds.</param>
/// <param name="KnownFrom">How that is known, or what is missing: a short phrase.</param>
public sealed record Enforcement(EnforcementState State, string KnownFrom)
{
    /// <summary>The promise holds.</summary>
    public static Enforcement Enforced(string knownFrom) => new(EnforcementState.Enforced, knownFrom);

    /// <summary>The provider could keep it elsewhere, but here it does not hold.</summary>
    public static Enforcement NotEnforced(string why) => new(EnforcementState.NotEnforced, why);

    /// <summary>This provider never keeps it.</summary>
    public static Enforcement NotSupported(string why) => new(EnforcementState.NotSupported, why);
}

/// <summary>Whether a promise holds.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<EnforcementState>))]
public enum EnforcementState
{
    /// <summary>It holds.</summary>
    Enforced,

    /// <summary>It does not hold here.</summary>
    NotEnforced,

    /// <summary>This provider never keeps it.</summary>
    NotSupported,
}
