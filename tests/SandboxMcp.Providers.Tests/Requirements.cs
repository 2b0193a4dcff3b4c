using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests;

/// <summary>What this machine lacks is skipped in sight, with its reason; what <c>SANDBOXMCP_REQUIRE</c> names (a comma list) fails instead.</summary>
public static class Requirements
{
    public const string Variable = "SANDBOXMCP_REQUIRE";

    private static readonly HashSet<string> Required =
        [.. (Environment.GetEnvironmentVariable(Variable) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

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

    /// <summary>The variant works here. Its name in the variable is its last part: <c>crun</c>, <c>runc</c>, <c>runsc</c>, <c>venv</c>.</summary>
    public static void Need(ProviderFixture fixture) => Need(
        fixture.Status.Available, $"{fixture.Variant} is not available: {string.Join(" ", fixture.Status.Problems)}", fixture.Variant.Split('/')[^1]);

    /// <summary>The variant has the language here.</summary>
    public static void Need(ProviderFixture fixture, string language)
    {
        Need(fixture);
        Need(fixture.Status.Languages.ContainsKey(language), $"{fixture.Variant} has no {language} here", language);
    }
}
