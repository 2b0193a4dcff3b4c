using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SandboxMcp.Audit;
using SandboxMcp.Execution;
using SandboxMcp.Guard;
using SandboxMcp.Guard.Rules;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Tests.Support;

/// <summary>A whole service on a fake provider; everything else is real, the audit log a file.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public Stage(SecurityPolicy? policy = null, CodeExecutionConfig? config = null)
    {
        policy ??= new SecurityPolicy();
        config ??= new CodeExecutionConfig();
        AuditPath = Temp["log/audit.jsonl"];
        Tickets = new ConsentTickets(Time);
        Planner = new ExecutionPlanner(config, new SourceRoots([Temp.Folder("root")]));
        Service = new ExecutionService(
            Provider, Planner, new SecurityGuard(RuleTable.Create(policy, config)), Tickets, new FileAuditLog(AuditPath, Time), config, Time,
            NullLogger<ExecutionService>.Instance);
    }

    /// <summary>A policy under which a provider without isolation may run when a person agrees.</summary>
    public static SecurityPolicy Asking { get; } = new() { IsolationFloor = IsolationLevel.None };

    public static ProviderStatus Unisolated { get; } = Samples.Docker with { Name = "local", Isolation = IsolationLevel.None };

    public TempDirectory Temp { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public FakeProvider Provider { get; } = new();

    public ConsentTickets Tickets { get; }

    public ExecutionPlanner Planner { get; }

    public ExecutionService Service { get; }

    public string AuditPath { get; }

    public IReadOnlyList<AuditEvent> Events => AuditTrail.Read(AuditPath);

    public static ExecutionRequest Request(params string[] arguments) => new() { Code = "print(1)", Arguments = arguments, Principal = "stdio" };

    public Task<ExecutionOutcome> ExecuteAsync(ExecutionRequest? request = null, string? ticket = null, CancellationToken? token = null) =>
        Service.ExecuteAsync(request ?? Request(), ticket, token ?? TestContext.Current.CancellationToken);

    /// <summary>From here on nothing can be recorded: a file takes the place of the log's directory.</summary>
    public void BreakAudit()
    {
        if (Directory.Exists(Temp["log"]))
        {
            Directory.Move(Temp["log"], Temp["log-before"]);
        }

        Temp.File("log", "");
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        Temp.Dispose();
    }
}
