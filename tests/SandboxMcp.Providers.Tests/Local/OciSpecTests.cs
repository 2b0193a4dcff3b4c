using System.Runtime.CompilerServices;
using System.Text.Json;
using SandboxMcp.Providers.Local;

namespace SandboxMcp.Providers.Tests.Local;

/// <summary>The document that is the confinement. A change of it must be seen by whoever reads the change: UPDATE_GOLDEN=1 writes the files anew.</summary>
public sealed class OciSpecTests
{
    private static readonly OciSpec Root = new()
    {
        RootPath = "/run/sandboxmcp/INSTANCE/rootfs",
        VenvPath = "/var/cache/sandboxmcp/venv",
        SystemPaths = ["/usr", "/etc/alternatives"],
        Interpreter = "python3",
        Limits = new ResourceLimits(),
        CgroupPath = "/sandboxmcp/INSTANCE/ID",
        OwnKernel = false,
    };

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void A_root_servers_sandbox_is_confined_exactly_so() => Compare("oci-root.json", Root);

    [Fact]
    public void An_unprivileged_servers_sandbox_is_confined_exactly_so() =>
        Compare("oci-unprivileged.json", Root with { CgroupPath = null, Unprivileged = (1000, 1000) });

    [Fact]
    public void A_gvisor_sandbox_is_confined_exactly_so() => Compare("oci-gvisor.json", Root with { OwnKernel = true });

    private static void Compare(string name, OciSpec spec, [CallerFilePath] string here = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(here)!, "Golden", name);
        string actual = spec.ToJson().ToJsonString(Readable).Replace("SCMP_ARCH_AARCH64", "SCMP_ARCH_X86_64", StringComparison.Ordinal) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
