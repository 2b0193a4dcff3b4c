using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SandboxMcp.Planning;

namespace SandboxMcp.Guard;

/// <summary>
/// Proofs that one plan was put to a person: an HMAC-SHA-256 over nonce, expiry and the plan's digest (which holds the principal). A ticket travels
/// through the client and comes back as hostile input. It is good for its own plan only, once, and for minutes. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class ConsentTickets(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> spent = [];

    /// <summary>A new ticket for this plan.</summary>
    /// <param name="plan">The plan that a person will be asked about.</param>
    public string Issue(ExecutionPlan plan)
    {
        long expiry = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        string body = string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}.{expiry}");
        return $"{body}.{Seal(body, plan)}";
    }

    /// <summary>Uses a ticket up. False for a ticket that is forged, changed, spent, expired, or another plan's.</summary>
    /// <param name="plan">The plan that is to run.</param>
    /// <param name="ticket">What the client sent.</param>
    public bool Redeem(ExecutionPlan plan, string ticket)
    {
        string[] parts = ticket.Split('.');
        if (parts.Length != 3
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(parts[2]), Encoding.UTF8.GetBytes(Seal($"{parts[0]}.{parts[1]}", plan))))
        {
            return false;
        }

        long now = time.GetUtcNow().ToUnixTimeSeconds();
        long expiry = long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture);
        lock (gate)
        {
            foreach (string nonce in spent.Where(s => s.Value < now).Select(s => s.Key).ToArray())
            {
                spent.Remove(nonce);
            }

            return expiry >= now && spent.TryAdd(parts[0], expiry);
        }
    }

    private string Seal(string body, ExecutionPlan plan) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{body}.{plan.Digest}")));
}
