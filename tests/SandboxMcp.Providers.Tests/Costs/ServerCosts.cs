using System.Diagnostics;
using SandboxMcp.Providers.Tests.Escapes;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Costs;

/// <summary>What programs cost the server itself, whatever they do.</summary>
public abstract class ServerCosts(ProviderFixture fixture)
{
    [Fact]
    public async Task A_gigabyte_of_output_costs_less_than_64_mebibytes()
    {
        Requirements.Need(fixture);
        SandboxJob job = Job.Of("flood_gigabyte.py", EscapeTable.Read("flood_gigabyte.py")).Within(60) with { OutputLimitBytes = 4L << 30 };
        await fixture.RunAsync(Job.Python("print(1)"));
        long before = Settled();
        long peak = before;
        using Timer sampler = new(_ => peak = Math.Max(peak, Resident()), null, 0, 20);

        ExecutionResult result = await fixture.RunAsync(job);

        Assert.Equal(ExecutionStatus.Succeeded, result.Status);
        Assert.Equal((512L << 20) - job.OutputKeptBytes, result.Truncation!.StdoutBytesCut);
        Assert.Equal((512L << 20) - job.OutputKeptBytes, result.Truncation.StderrBytesCut);
        Assert.InRange(peak - before, long.MinValue, 64 << 20);
    }

    [Fact]
    public async Task Runs_leak_no_descriptors_and_no_threads()
    {
        Requirements.Need(fixture);
        await Many(4);
        (int descriptors, int threads) = (Descriptors(), Threads());

        await Many(24);

        await Hosts.Eventually.True(() => Descriptors() <= descriptors + 6, $"{Descriptors()} descriptors after {descriptors}");
        Assert.InRange(Threads(), 0, threads + 12);
    }

    private Task Many(int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken },
        async (i, _) => await fixture.RunAsync(i % 3 == 0 ? Job.Bash("sleep 1000 & sleep 1000").Within(0.2) : Job.Python("print(1)")));

    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Resident();
    }

    private static long Resident()
    {
        using Process self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;
}
