using System.Text.Json.Serialization;

namespace SandboxMcp.Sandboxes;

/// <summary>What stands between the code and the host. The order is the strength: a larger value is a stronger wall.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<IsolationLevel>))]
public enum IsolationLevel
{
    /// <summary>An ordinary process with limits; it can do what the user of the server can do.</summary>
    None,

    /// <summary>Linux namespaces, a seccomp filter and cgroups; the host's kernel is shared.</summary>
    Container,

    /// <summary>A kernel of its own in user space (gVisor) between the code and the host's kernel.</summary>
    UserKernel,

    /// <summary>A virtual machine with a kernel of its own.</summary>
    VirtualMachine,
}
