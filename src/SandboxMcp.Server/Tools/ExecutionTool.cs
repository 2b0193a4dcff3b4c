using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SandboxMcp.Audit;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Server.Transport;

namespace SandboxMcp.Server.Tools;

/// <summary>What the tools that run code share: from arguments to a request, through the service, to a result, with a heartbeat on the way.</summary>
/// <param name="parts">The server.</param>
/// <param name="gone">The client's disappearance, which kills the run.</param>
internal abstract class ExecutionTool(ServerParts parts, PeerGone gone) : McpServerTool
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public override IReadOnlyList<object> Metadata => [];

    /// <inheritdoc/>
    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        ToolArguments arguments = new(request.Params?.Arguments);
        ExecutionRequest asked = Read(arguments);
        arguments.RefuseOthers();
        asked = asked with { Unreadable = arguments.Problems };

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, gone.Token);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        Task heartbeat = request.Params?.ProgressToken is { } token
            ? BeatAsync(request.Server, token, asked.TimeLimit ?? parts.Settings.Execution.DefaultTimeLimit, ended.Token)
            : Task.CompletedTask;
        try
        {
            return ToolResults.Of(await parts.Service.ExecuteAsync(asked, ticket: null, stop.Token).ConfigureAwait(false));
        }
        catch (SandboxException e)
        {
            return ToolResults.Of(e);
        }
        catch (AuditException e)
        {
            return ToolResults.Of(e);
        }
        finally
        {
            // Before the result: a notification that comes after it is dropped by clients.
            await ended.CancelAsync().ConfigureAwait(false);
            await heartbeat.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What the tool can do to the world: nothing, unless the operator lets code run without isolation.</summary>
    protected ToolAnnotations Hints => new()
    {
        ReadOnlyHint = false,
        DestructiveHint = parts.Settings.Policy.IsolationFloor == IsolationLevel.None,
        IdempotentHint = false,
        OpenWorldHint = parts.Settings.Policy.IsolationFloor == IsolationLevel.None,
    };

    /// <summary>The most wall time that a call may ask for.</summary>
    protected TimeSpan MaxTimeLimit => parts.Settings.Execution.MaxTimeLimit;

    /// <summary>The schema of <c>timeout_seconds</c>.</summary>
    protected string TimeLimitSchema => string.Create(CultureInfo.InvariantCulture,
        $$"""{ "type": "number", "exclusiveMinimum": 0, "maximum": {{parts.Settings.Execution.MaxTimeLimit.TotalSeconds}}, "default": {{parts.Settings.Execution.DefaultTimeLimit.TotalSeconds}} }""");

    /// <summary>Reads this tool's own arguments; problems stay in the reader.</summary>
    protected abstract ExecutionRequest Read(ToolArguments arguments);

    // Clients give up on a quiet server after a minute or so; strictly increasing progress keeps them.
    private async Task BeatAsync(McpServer server, ProgressToken token, TimeSpan limit, CancellationToken cancellationToken)
    {
        long start = parts.Time.GetTimestamp();
        using PeriodicTimer timer = new(HeartbeatInterval, parts.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            int seconds = (int)Math.Round(parts.Time.GetElapsedTime(start).TotalSeconds);
            ProgressNotificationValue value = new() { Progress = seconds, Message = $"running for {seconds} s; the limit is {limit.TotalSeconds:0} s" };
            await server.NotifyProgressAsync(token, value, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
