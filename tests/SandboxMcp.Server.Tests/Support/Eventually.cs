using System.Diagnostics;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>For what the kernel and other processes do in their own time and tell nobody: looks again until it is so, and says what was seen last when it is not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task EmptyAsync(Func<IReadOnlyCollection<string>> look) => BecomeAsync(look, seen => seen.Count == 0, seen => $"still there: {string.Join("; ", seen)}");

    public static Task TrueAsync(Func<bool> look, string what) => BecomeAsync(look, seen => seen, _ => $"never: {what}");

    private static async Task BecomeAsync<T>(Func<T> look, Func<T, bool> good, Func<T, string> complaint)
    {
        long start = Stopwatch.GetTimestamp();
        using PeriodicTimer again = new(TimeSpan.FromMilliseconds(20));
        T seen;
        while (!good(seen = look()))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, complaint(seen));
            await again.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
