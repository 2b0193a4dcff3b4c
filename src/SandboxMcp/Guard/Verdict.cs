using System.Text.Json.Serialization;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Guard;

/// <summary>May a plan run without asking anybody? The order is the severity.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<Decision>))]
public enum Decision
{
    /// <summary>It is secure to run automatically.</summary>
    Allow,

    /// <summary>A person must agree first.</summary>
    Ask,

    /// <summary>It does not run, whoever agrees.</summary>
    Deny,
}

/// <summary>A decision and the sentences that explain it. Equal verdicts have the same decision and the same reasons in the same order.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Reasons">Why, in ordinal order; empty when nothing objects.</param>
public sealed record Verdict(Decision Decision, IReadOnlyList<string> Reasons)
{
    /// <summary>No objection.</summary>
    public static Verdict Allow { get; } = new(Decision.Allow, []);

    /// <summary>A person must agree.</summary>
    public static Verdict Ask(string reason) => new(Decision.Ask, [reason]);

    /// <summary>It does not run.</summary>
    public static Verdict Deny(string reason) => new(Decision.Deny, [reason]);

    /// <summary>The stricter of all verdicts with the reasons of that severity. No order of the verdicts changes it, and one more never makes it milder.</summary>
    public static Verdict Strictest(IEnumerable<Verdict> verdicts)
    {
        Verdict[] all = [.. verdicts];
        Decision decision = all.Select(v => v.Decision).DefaultIfEmpty(Decision.Allow).Max();
        return new Verdict(decision, [.. all.Where(v => v.Decision == decision).SelectMany(v => v.Reasons).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public bool Equals(Verdict? other) => other is not null && Decision == other.Decision && Reasons.SequenceEqual(other.Reasons);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Decision, Reasons.Count);
}
