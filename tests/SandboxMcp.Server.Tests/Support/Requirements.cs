using System.Text.Json;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>What this machine lacks is skipped in sight, with its reason; what <c>SANDBOXMCP_REQUIRE</c> names (a comma list) fails instead.</summary>
internal static class Requirements
{
    public const string Variable = "SANDBOXMCP_REQUIRE";

    private static readonly HashSet<string> Required =
        [.. (Environment.GetEnvironmentVariable(Variable) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static readonly Lazy<Task<string?>> LocalProblem = new(FindLocalProblemAsync);

    /// <summary>Goes on when it is there; otherwise skips the test, or fails it if one of the names is required.</summary>
    public static void Need(bool there, string reason, params IEnumerable<string> names)
    {
        if (there)
        {
            return;
        }

        string[] required = [.. names.Where(Required.Contains)];
        Assert.True(required.Length == 0, $"{Variable} names {string.Join(", ", required)}, but: {reason}");
        Assert.Skip(reason);
    }

    /// <summary>The provider local works here, as the executable's own doctor finds.</summary>
    public static async Task NeedLocalAsync()
    {
        string? problem = await LocalProblem.Value;
        Need(problem is null, $"the provider local is not available: {problem}", "local");
    }

    private static async Task<string?> FindLocalProblemAsync()
    {
        using Place place = new();
        CommandResult doctor = await CommandLine.RunAsync(place, "doctor", "--json");
        JsonElement local = JsonDocument.Parse(doctor.Stdout).RootElement.EnumerateArray().Single(p => p.GetProperty("name").GetString() == "local");
        return local.GetProperty("available").GetBoolean() ? null : string.Join(" ", local.GetProperty("problems").EnumerateArray());
    }
}
