using System.Diagnostics;

namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>A process on the host with a secret in its environment, which must be neither told nor hurt. It ends with this process.</summary>
public sealed class Victim : IDisposable
{
    private readonly Process process;

    public Victim()
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", "read line", "sandboxmcp-victim"]) { RedirectStandardInput = true };
        start.Environment["SANDBOXMCP_VICTIM"] = Secret;
        process = Process.Start(start)!;
    }

    public string Secret { get; } = $"sandboxmcp-secret-{Guid.NewGuid():N}";

    public int Id => process.Id;

    public IEnumerable<string> Damage() => new HostProcess(Id).Status("State") is [] or ['Z' or 'X' or 'T', ..] ? [$"the victim process {Id} was hurt"] : [];

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
