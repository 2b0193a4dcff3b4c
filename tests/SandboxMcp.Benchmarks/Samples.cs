namespace SandboxMcp.Benchmarks;

/// <summary>Times of one kind of call, in milliseconds.</summary>
internal sealed class Samples(string name)
{
    private readonly List<double> values = [];

    public string Name => name;

    public int Count => values.Count;

    public void Add(TimeSpan time) => values.Add(time.TotalMilliseconds);

    /// <summary>The value that this share of the samples does not exceed.</summary>
    public double Percentile(double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
