namespace SandboxMcp.Server;

/// <summary>Seconds as callers write them.</summary>
internal static class Seconds
{
    /// <summary>The span; the longest there is for what is longer, so that the policy's ceiling can refuse it in its own words.</summary>
    public static TimeSpan ToTimeSpan(double seconds) => seconds switch
    {
        >= 1e11 => TimeSpan.MaxValue,
        <= -1e11 => TimeSpan.MinValue,
        _ => TimeSpan.FromSeconds(seconds),
    };
}
