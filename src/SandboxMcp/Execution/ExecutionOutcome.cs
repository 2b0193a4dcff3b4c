using SandboxMcp.Sandboxes;

namespace SandboxMcp.Execution;

/// <summary>What became of a request. Closed: these three and no others. A provider's failure is a <see cref="SandboxException"/>, not an outcome.</summary>
public abstract record ExecutionOutcome
{
    private ExecutionOutcome()
    {
    }

    /// <summary>The program ran.</summary>
    /// <param name="Result">What it did.</param>
    public sealed record Ran(ExecutionResult Result) : ExecutionOutcome;

    /// <summary>A person must agree first; the same request with this ticket, after an accepted answer, runs once.</summary>
    /// <param name="Ticket">See <see cref="Guard.ConsentTickets"/>.</param>
    /// <param name="Reasons">Why a person must agree.</param>
    public sealed record ConsentRequired(string Ticket, IReadOnlyList<string> Reasons) : ExecutionOutcome;

    /// <summary>Nothing ran.</summary>
    /// <param name="Cause">The kind of refusal.</param>
    /// <param name="Reasons">Why; every problem at once.</param>
    /// <param name="RetryAfter">When another attempt makes sense. Absent: never, unless something changes.</param>
    public sealed record Refused(RefusalCause Cause, IReadOnlyList<string> Reasons, TimeSpan? RetryAfter = null) : ExecutionOutcome;
}

/// <summary>Why nothing ran.</summary>
public enum RefusalCause
{
    /// <summary>The request makes no sense as it is.</summary>
    Invalid,

    /// <summary>The policy says no.</summary>
    Denied,

    /// <summary>No place is free now.</summary>
    Busy,
}
