using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SandboxMcp.Tests;

/// <summary>SPEC.md names tests; this keeps the names honest.</summary>
public sealed partial class SpecificationTests
{
    [Fact]
    public void Every_test_that_the_specification_names_exists()
    {
        string root = Root();
        HashSet<string> tests = [.. Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => TestMethod().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value)];
        string[] named = [.. TestName().Matches(File.ReadAllText(Path.Combine(root, "SPEC.md"))).Select(m => m.Groups[1].Value).Distinct()];
        Assert.True(named.Length > 60, "SPEC.md names too few tests for this check to mean anything");
        Assert.Equal([], [.. named.Where(name => !tests.Contains(name))]);
    }

    [Fact]
    public void Every_promise_names_a_test_or_says_pending()
    {
        string[] promises = [.. Promise().Matches(File.ReadAllText(Path.Combine(Root(), "SPEC.md")).Split("## Decisions")[0]).Select(m => m.Value)];
        Assert.True(promises.Length > 40, "SPEC.md has too few numbered promises for this check to mean anything");
        Assert.Equal([], [.. promises.Where(p => !TestName().IsMatch(p) && !p.Contains("**pending**", StringComparison.Ordinal))]);
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    [GeneratedRegex(@"public (?:async )?(?:void|Task)\s+([A-Z]\w*_\w+)")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"`([A-Z][A-Za-z0-9]*_\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\d+\. .*(?:\n {3,}.*)*", RegexOptions.Multiline)]
    private static partial Regex Promise();
}
