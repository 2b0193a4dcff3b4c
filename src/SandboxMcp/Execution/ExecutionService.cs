using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using SandboxMcp.Audit;
using SandboxMcp.Guard;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Execution;

/// <summary>
/// The one way to run code, whichever front end asks: plan, judge, record, run, destroy, record. A straight line; nothing calls back. Thread-safe.
/// </summary>
public sealed class ExecutionService : IAsyncDisposable
{
    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(2);

    private readonly ISandboxProvider provider;
    private readonly ExecutionPlanner planner;
    private readonly SecurityGuard guard;
    private readonly ConsentTickets tickets;
    private readonly IAuditLog audit;
    private readonly TimeProvider time;
    private readonly ILogger<ExecutionService> log;
    private readonly ConcurrencyLimiter places;

    /// <summary>Joins the parts. The provider stays the caller's to dispose.</summary>
    public ExecutionService(
        ISandboxProvider provider,
        ExecutionPlanner planner,
        SecurityGuard guard,
        ConsentTickets tickets,
        IAuditLog audit,
        CodeExecutionConfig config,
        TimeProvider time,
        ILogger<ExecutionService> log)
    {
        (this.provider, this.planner, this.guard, this.tickets) = (provider, planner, guard, tickets);
        (this.audit, this.time, this.log) = (audit, time, log);
        places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = config.MaxConcurrentRuns,
            QueueLimit = config.MaxQueuedRuns,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Runs what is asked, if it may.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="ticket">The ticket of an accepted question about this very request; null when nobody was asked.</param>
    /// <param name="cancellationToken">Stops the run; a program that had started yields a result that says so.</param>
    /// <exception cref="SandboxException">The provider or the sandbox failed.</exception>
    /// <exception cref="AuditException">The decision could not be recorded; nothing ran.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the program started.</exception>
    public async Task<ExecutionOutcome> ExecuteAsync(ExecutionRequest request, string? ticket, CancellationToken cancellationToken)
    {
        string run = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        ProviderStatus status = await provider.ProbeAsync(cancellationToken).ConfigureAwait(false);

        ExecutionPlan? plan = planner.Plan(request, status, out IReadOnlyList<string> problems);
        if (plan is null)
        {
            audit.Write(new AuditEvent { Event = AuditEventKind.Refusal, Run = run, Principal = request.Principal, Language = request.Language is { } named ? ExecutionPlanner.Shorten(named) : null, Reasons = problems });
            return new ExecutionOutcome.Refused(RefusalCause.Invalid, problems);
        }

        Verdict verdict = guard.Judge(plan);
        bool consented = verdict.Decision == Decision.Ask && status.Available && ticket is not null && tickets.Redeem(plan, ticket);
        AuditEvent about = About(run, plan);
        audit.Write(about with { Decision = verdict.Decision, Consented = consented ? true : null, Reasons = verdict.Reasons.Count > 0 ? verdict.Reasons : null });
        if (verdict.Decision == Decision.Deny)
        {
            return new ExecutionOutcome.Refused(RefusalCause.Denied, verdict.Reasons);
        }

        if (!status.Available)
        {
            audit.Write(about with { Event = AuditEventKind.Refusal, Reasons = status.Problems });
            throw new ProviderUnavailableException($"The provider '{status.Name}' cannot run code here: {string.Join(" ", status.Problems)}") { Run = run };
        }

        if (verdict.Decision == Decision.Ask && !consented)
        {
            return new ExecutionOutcome.ConsentRequired(tickets.Issue(plan), verdict.Reasons);
        }

        return await RunAsync(plan, about, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => places.DisposeAsync();

    private async Task<ExecutionOutcome> RunAsync(ExecutionPlan plan, AuditEvent about, CancellationToken cancellationToken)
    {
        long queued = time.GetTimestamp();
        using RateLimitLease place = await AcquireAsync(about, cancellationToken).ConfigureAwait(false);
        if (!place.IsAcquired)
        {
            string[] reasons = ["Every place for a run is taken and the queue is full. Nothing ran; try again in a moment."];
            audit.Write(about with { Event = AuditEventKind.Refusal, Reasons = reasons });
            return new ExecutionOutcome.Refused(RefusalCause.Busy, reasons, BusyRetryAfter);
        }

        AuditEvent outcome = about with { Event = AuditEventKind.Outcome };
        long creating = time.GetTimestamp();
        try
        {
            ISandbox sandbox = await provider.CreateAsync(plan.Spec, cancellationToken).ConfigureAwait(false);
            await using (sandbox.ConfigureAwait(false))
            {
                long running = time.GetTimestamp();
                ExecutionResult result = await sandbox.RunAsync(plan.Job, cancellationToken).ConfigureAwait(false);
                result = result with
                {
                    Sandbox = result.Sandbox with
                    {
                        Timing = new SandboxTiming
                        {
                            Queue = Seconds(time.GetElapsedTime(queued, creating)),
                            Create = Seconds(time.GetElapsedTime(creating, running)),
                            Run = Seconds(time.GetElapsedTime(running)),
                        },
                    },
                };
                outcome = outcome with
                {
                    Status = result.Status,
                    ExitCode = result.ExitCode,
                    Duration = result.Duration,
                    NotEnforced = [.. result.Enforcement.All().Where(p => p.Enforcement.State != EnforcementState.Enforced).Select(p => p.Promise)],
                };
                return new ExecutionOutcome.Ran(result);
            }
        }
        catch (Exception e)
        {
            outcome = outcome with { Failure = e is OperationCanceledException ? "cancelled before it started" : e.GetType().Name };
            if (e is SandboxException failure)
            {
                failure.Run = about.Run;
                log.LogError(e, "Run {Run} failed in the provider {Provider}", about.Run, plan.Provider);
            }

            throw;
        }
        finally
        {
            WriteOutcome(outcome);
        }
    }

    private void WriteOutcome(AuditEvent outcome)
    {
        try
        {
            audit.Write(outcome);
        }
        catch (AuditException e) when (outcome.Failure is null)
        {
            throw new AuditException("The program ran, but its end could not be recorded in the audit log, so its result is withheld. The operator must make room or repair the log.", e);
        }
        catch (AuditException e)
        {
            log.LogError(e, "The failure of run {Run} could not be recorded", outcome.Run); // The failure itself goes on to the caller.
        }
    }

    private async Task<RateLimitLease> AcquireAsync(AuditEvent about, CancellationToken cancellationToken)
    {
        try
        {
            return await places.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            audit.Write(about with { Event = AuditEventKind.Outcome, Failure = "cancelled before it started" });
            throw;
        }
    }

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 6);

    private static AuditEvent About(string run, ExecutionPlan plan) => new()
    {
        Event = AuditEventKind.Decision,
        Run = run,
        Principal = plan.Principal,
        Provider = plan.Provider,
        Isolation = plan.Isolation,
        Language = plan.Spec.Language.Name,
        Path = plan.Source?.Path,
        Code = plan.CodeDigest,
        Plan = plan.Digest,
    };
}
