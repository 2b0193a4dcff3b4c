using Microsoft.Extensions.Logging;
using SandboxMcp.Audit;
using SandboxMcp.Execution;
using SandboxMcp.Guard;
using SandboxMcp.Guard.Rules;
using SandboxMcp.Languages;
using SandboxMcp.Planning;
using SandboxMcp.Providers;
using SandboxMcp.Sandboxes;
using SandboxMcp.Server.Configuration;

namespace SandboxMcp.Server;

/// <summary>The parts of a server, joined by hand: what every front end needs, and nothing that runs by itself. Disposing destroys every sandbox.</summary>
internal sealed class ServerParts : IAsyncDisposable
{
    /// <summary>Joins the parts; touches neither the machine nor the disk.</summary>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="DirectoryNotFoundException">A root is not a directory.</exception>
    public ServerParts(Settings settings, ILoggerFactory logs, TimeProvider time)
    {
        Settings = settings;
        Time = time;
        ProviderRow row = ProviderTable.Find(settings.Provider)!;
        ISandboxProvider provider = row.Create(settings.Providers, time, logs);
        Pool = new WarmPool(
            provider,
            settings.Providers.WarmPool.ToDictionary(p => new SandboxSpec(LanguageTable.Find(p.Key)!, settings.Execution.Limits), p => row.Pooled ? p.Value : 0),
            time,
            logs.CreateLogger<WarmPool>());
        Service = new ExecutionService(
            Pool,
            new ExecutionPlanner(settings.Execution, new SourceRoots(settings.Roots)),
            new SecurityGuard(RuleTable.Create(settings.Policy, settings.Execution)),
            new ConsentTickets(time),
            new FileAuditLog(settings.AuditPath, time),
            settings.Execution,
            time,
            logs.CreateLogger<ExecutionService>());
    }

    /// <summary>The operator's settings.</summary>
    public Settings Settings { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The provider, pooled.</summary>
    public WarmPool Pool { get; }

    /// <summary>Runs code.</summary>
    public ExecutionService Service { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync().ConfigureAwait(false);
        await Service.DisposeAsync().ConfigureAwait(false);
    }
}
