// What a call costs, against starting Python bare, in one run on one machine: believe the ratios before the milliseconds.
//   dotnet run -c Release --project tests/SandboxMcp.Benchmarks [-- SERVER [NATIVE_SERVER]]
// SERVER is the built executable; NATIVE_SERVER a NativeAOT publish of it, whose start is measured as well when it is given.
using System.Diagnostics;
using System.Globalization;
using SandboxMcp.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string server = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "../../SandboxMcp.Server/release/sandbox-mcp");
string? native = args.Length > 1 ? args[1] : null;
const string Code = "print(6*7)";
const int Rounds = 100;
TimeSpan sustained = TimeSpan.FromSeconds(6);

Samples bare = new("bare python3 -I -c 'print(6*7)'");
Samples warm = new("execute_code, warm");
await using (StdioClient client = await StdioClient.StartAsync(server, ("SANDBOXMCP_Pool__python", "2")))
{
    for (int i = 0; i < 30; i++)
    {
        await client.ExecuteAsync(Code); // Until the JIT compiler is done with the path of a call.
    }

    // In turns, so that both see the same machine; the pool fills up again in the pauses, which is what "warm" means.
    while (warm.Count < Rounds)
    {
        await BareAsync(bare);
        await Task.Delay(120);
        await TimeAsync(client, warm, wantWarm: true);
    }
}

List<Samples> rows = [bare, warm];
foreach (string runtime in (string[])["crun", "runc"])
{
    Samples cold = new($"execute_code, cold ({runtime})");
    await using StdioClient client = await StdioClient.StartAsync(server, ("SANDBOXMCP_Pool__python", "0"), ("SANDBOXMCP_Local__Runtime", runtime));
    for (int i = 0; i < 15; i++)
    {
        await client.ExecuteAsync(Code);
    }

    while (cold.Count < Rounds / 2)
    {
        await BareAsync(bare);
        await TimeAsync(client, cold, wantWarm: false);
    }

    rows.Add(cold);
}

Console.WriteLine($"{"",-38}{"p50 ms",10}{"p95 ms",10}{"p99 ms",10}{"p50 / bare",12}{"p95 / bare",12}");
foreach (Samples row in rows)
{
    Console.WriteLine($"{row.Name,-38}{row.Percentile(.5),10:F2}{row.Percentile(.95),10:F2}{row.Percentile(.99),10:F2}" +
        $"{row.Percentile(.5) / bare.Percentile(.5),12:F2}{row.Percentile(.95) / bare.Percentile(.95),12:F2}");
}

Console.WriteLine();
Console.WriteLine($"{"sustained, runs per second",-38}{"bare",10}{"JIT",10}{"ratio",10}{"native",10}{"ratio",10}");
foreach (int callers in (int[])[1, 2, 4])
{
    double bareRate = await RateAsync(callers, () => BareAsync(null));
    Console.Write($"{$"{callers} caller{(callers > 1 ? "s" : "")}",-38}{bareRate,10:F1}");
    foreach (string path in native is null ? [server] : new[] { server, native })
    {
        await using StdioClient client = await StdioClient.StartAsync(path, ("SANDBOXMCP_Pool__python", "2"), ("SANDBOXMCP_Execution__MaxConcurrentRuns", "4"));
        await RateAsync(callers, () => TimeAsync(client, null, null));
        double rate = await RateAsync(callers, () => TimeAsync(client, null, null));
        Console.Write($"{rate,10:F1}{rate / bareRate,10:F2}");
    }

    Console.WriteLine();
}

Console.WriteLine();
Console.WriteLine($"{"start to the initialize reply",-38}{"p50 ms",10}{"p95 ms",10}{"p99 ms",10}");
foreach ((string name, string? path) in ((string, string?)[])[("built (JIT)", server), ("published (NativeAOT)", native)])
{
    if (path is null)
    {
        Console.WriteLine($"{name,-38}{"not given",10}");
        continue;
    }

    Samples starts = new(name);
    for (int i = 0; i < 21; i++)
    {
        long start = Stopwatch.GetTimestamp();
        StdioClient client = await StdioClient.StartAsync(path);
        if (i > 0)
        {
            starts.Add(Stopwatch.GetElapsedTime(start)); // The first one read the file from the disk.
        }

        await client.DisposeAsync();
    }

    Console.WriteLine($"{name,-38}{starts.Percentile(.5),10:F1}{starts.Percentile(.95),10:F1}{starts.Percentile(.99),10:F1}");
}

async Task<double> RateAsync(int callers, Func<Task> call)
{
    long start = Stopwatch.GetTimestamp();
    int done = 0;
    await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
    {
        while (Stopwatch.GetElapsedTime(start) < sustained)
        {
            await call();
            Interlocked.Increment(ref done);
        }
    })));
    return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
}

static async Task BareAsync(Samples? samples)
{
    long start = Stopwatch.GetTimestamp();
    using Process python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-I", "-c", Code]) { RedirectStandardOutput = true })!;
    string output = await python.StandardOutput.ReadToEndAsync();
    await python.WaitForExitAsync();
    if (output != "42\n")
    {
        throw new InvalidOperationException($"bare Python printed '{output}'");
    }

    samples?.Add(Stopwatch.GetElapsedTime(start));
}

static async Task TimeAsync(StdioClient client, Samples? samples, bool? wantWarm)
{
    long start = Stopwatch.GetTimestamp();
    System.Text.Json.Nodes.JsonNode result = await client.ExecuteAsync(Code);
    TimeSpan time = Stopwatch.GetElapsedTime(start);
    if (result["stdout"]!.GetValue<string>() != "42\n")
    {
        throw new InvalidOperationException(result.ToJsonString());
    }

    if (wantWarm is null || result["sandbox"]!["warm"]!.GetValue<bool>() == wantWarm)
    {
        samples?.Add(time);
    }
}
