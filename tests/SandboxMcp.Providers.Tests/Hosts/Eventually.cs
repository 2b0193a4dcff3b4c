using System.Diagnostics;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>For what the kernel and background removals do in their own time: looks again until it is so, and says what was seen last when it is not.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    public static Task Empty(Func<IReadOnlyCollection<string>> look, string what) => Become(look, seen => seen.Count == 0, seen => $"{what}: {string.Join("; ", seen)}");

    public static Task True(Func<bool> look, string what) => Become(look, seen => seen, _ => what);

    /// <summary>Until a process whose command line begins with the mark runs; a second where a kernel of its own hides it.</summary>
    public static Task Started(ProviderFixture fixture, string mark) => fixture.OnHostKernel
        ? True(() => HostProcess.With(mark).Any(p => p.CommandLine.StartsWith(mark, StringComparison.Ordinal)), $"{mark} did not start")
        : Task.Delay(1000, TestContext.Current.CancellationToken);

    private static async Task Become<T>(Func<T> look, Func<T, bool> good, Func<T, string> complaint)
    {
        long start = Stopwatch.GetTimestamp();
        T seen = look();
        while (!good(seen))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, complaint(seen));
            await Task.Delay(20, CancellationToken.None);
            seen = look();
        }
    }
}
