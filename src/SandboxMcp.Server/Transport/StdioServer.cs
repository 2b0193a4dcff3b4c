using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using SandboxMcp.Server.Tools;

namespace SandboxMcp.Server.Transport;

/// <summary>The MCP server over a pair of streams, normally standard input and output.</summary>
internal static class StdioServer
{
    private const int MaxLineBytes = 16 << 20;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(5);

    // Killed runs answer within this time; what has not answered then is not waited for.
    private static readonly TimeSpan FarewellTime = TimeSpan.FromMilliseconds(500);

    /// <summary>The version of this build.</summary>
    public static string Version { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Serves until the input ends or the token is cancelled; then every sandbox is gone.</summary>
    /// <param name="parts">The server's parts; stay the caller's to dispose.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="input">What the client writes.</param>
    /// <param name="output">What the client reads.</param>
    /// <param name="cancellationToken">Stops the server.</param>
    public static async Task RunAsync(ServerParts parts, ILoggerFactory logs, Stream input, Stream output, CancellationToken cancellationToken)
    {
        using PeerGone gone = new();
        await using MessageOutput messages = new(output);

        // Not the default host: it watches the whole working directory for changes of settings.
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(logs);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = FarewellTime);
        builder.Services.AddMcpServer(options =>
            {
                options.ServerInfo = new Implementation { Name = "sandbox-mcp", Title = "SandboxMcp", Version = Version };
                options.ServerInstructions = ToolTable.Instructions;
                options.ProtocolVersion = parts.Settings.ProtocolVersion;
            })
            .WithTools(ToolTable.Create(parts, gone))
            .WithRequestFilters(filters => filters.AddListToolsFilter(next => async (context, token) =>
            {
                // A client that asks what there is will use it: now, and not at start, is the time to warm up.
                parts.Pool.Fill();
                return await next(context, token).ConfigureAwait(false);
            }))
            .WithStreamServerTransport(new MessageInput(input, messages, gone, MaxLineBytes), messages);

        using IHost host = builder.Build();
        IHostApplicationLifetime lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        await using CancellationTokenRegistration farewell = gone.Token.Register(
            () => _ = Task.Delay(FarewellTime, parts.Time, CancellationToken.None).ContinueWith(_ => lifetime.StopApplication(), TaskScheduler.Default));
        await using ITimer sweeper = parts.Time.CreateTimer(_ => _ = SweepAsync(parts, logs), null, TimeSpan.Zero, SweepInterval);
        await host.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task SweepAsync(ServerParts parts, ILoggerFactory logs)
    {
        try
        {
            await parts.Pool.SweepAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logs.CreateLogger(nameof(StdioServer)).LogError(e, "The sweep failed");
        }
    }
}
