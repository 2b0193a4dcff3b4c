using SandboxMcp.Execution;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Tools;

/// <summary>One server in memory for all tests of a class; its limits are small enough to be tried.</summary>
public sealed class ToolServer : IAsyncLifetime
{
    internal Place Place { get; } = new();

    internal InMemoryServer Server { get; private set; } = null!;

    internal Peer Peer => Server.Peer;

    public async ValueTask InitializeAsync()
    {
        CodeExecutionConfig execution = new() { MaxSourceBytes = 64 << 10, MaxFiles = 8, OutputKeptBytes = 4 << 10, OutputLimitBytes = 1 << 20 };
        Server = await InMemoryServer.OpenAsync(InMemoryServer.Settings(Place, execution), "2025-11-25");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Place.Dispose();
    }
}
