using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using SandboxMcp.Execution;
using SandboxMcp.Providers;
using SandboxMcp.Providers.Local;
using SandboxMcp.Server.Configuration;
using SandboxMcp.Server.Transport;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>The real server with its real parts in this process, at the other end of two pipes in place of standard input and output.</summary>
internal sealed class InMemoryServer : IAsyncDisposable
{
    private readonly Pipe toServer = new();
    private readonly Pipe fromServer = new();
    private readonly CancellationTokenSource stop = new();
    private readonly ServerParts parts;

    private InMemoryServer(Settings settings)
    {
        parts = new ServerParts(settings, NullLoggerFactory.Instance, TimeProvider.System);
        Serving = ServeAsync();
        Peer = new Peer(toServer.Writer.AsStream(), fromServer.Reader.AsStream());
    }

    public Peer Peer { get; }

    /// <summary>Ends when the server does.</summary>
    public Task Serving { get; }

    /// <summary>Starts it and opens the conversation.</summary>
    public static async Task<InMemoryServer> OpenAsync(Settings settings, string version)
    {
        InMemoryServer server = new(settings);
        await server.Peer.OpenAsync(version);
        return server;
    }

    /// <summary>Settings for a server in this place.</summary>
    public static Settings Settings(Place place, CodeExecutionConfig? execution = null) => new()
    {
        AuditPath = place.Audit,
        LogDirectory = place.Log,
        Roots = [place.Work],
        Execution = execution ?? new CodeExecutionConfig(),
        Providers = new ProviderOptions { Local = new LocalOptions { StateDirectory = place.State, CacheDirectory = Place.Cache } },
    };

    /// <summary>The client goes: the input ends.</summary>
    public ValueTask CloseInputAsync() => toServer.Writer.CompleteAsync();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Serving;
        await parts.DisposeAsync();
        stop.Dispose();
        await Peer.Reading;
        Peer.Dispose();
        Assert.Empty(Peer.Strays);
    }

    private async Task ServeAsync()
    {
        try
        {
            await StdioServer.RunAsync(parts, NullLoggerFactory.Instance, toServer.Reader.AsStream(), fromServer.Writer.AsStream(), stop.Token);
        }
        finally
        {
            await fromServer.Writer.CompleteAsync();
        }
    }
}
