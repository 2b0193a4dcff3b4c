using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace SandboxMcp.Server.Configuration;

/// <summary>
/// Reads one configuration section key by key, collects every problem instead of stopping at the first, and knows which keys nobody asked for. The
/// framework's binder can do neither: it throws at the first bad value.
/// </summary>
/// <param name="section">The section.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class SectionReader(IConfigurationSection section, List<string> problems)
{
    private readonly List<string> known = [];

    /// <summary>A section below this one.</summary>
    public SectionReader Section(string key) => new(Known(key), problems);

    /// <summary>A text, or null.</summary>
    public string? Text(string key)
    {
        IConfigurationSection value = Known(key);
        if (value.GetChildren().Any())
        {
            problems.Add($"{value.Path}: an object or a list came; allowed is one value");
        }

        return value.Value is { Length: > 0 } text ? text : null;
    }

    /// <summary>One of the allowed texts, or null.</summary>
    public string? Choice(string key, IReadOnlyCollection<string> allowed)
    {
        string? value = Text(key);
        if (value is null || allowed.Contains(value))
        {
            return value;
        }

        Report(key, value, $"one of {string.Join(", ", allowed)}");
        return null;
    }

    /// <summary>A list of texts; empty when there is none.</summary>
    public IReadOnlyList<string> List(string key)
    {
        IConfigurationSection list = Known(key);
        if (list.Value is { Length: > 0 } text)
        {
            Report(key, text, "a list");
        }

        foreach (IConfigurationSection entry in list.GetChildren().Where(c => c.Value is null || !char.IsAsciiDigit(c.Key[0])))
        {
            problems.Add($"{entry.Path}: allowed is a list of texts");
        }

        return [.. list.GetChildren().Select(c => c.Value).OfType<string>()];
    }

    /// <summary>A whole number in a range.</summary>
    public long Number(string key, long fallback, long min, long max) =>
        Parse(key, fallback, $"a whole number from {min} to {max}", text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n) && n >= min && n <= max ? n : null);

    /// <summary>A number in a range.</summary>
    public double Real(string key, double fallback, double min, double max) =>
        Parse(key, fallback, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"),
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double n) && n >= min && n <= max ? n : null);

    /// <summary>A time span in a range, written as hh:mm:ss.</summary>
    public TimeSpan Span(string key, TimeSpan fallback, TimeSpan min, TimeSpan max) =>
        Parse(key, fallback, $"a time from {min:c} to {max:c}", text => TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan span) && span >= min && span <= max ? span : null);

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool fallback) => Parse(key, fallback, "true or false", text => bool.TryParse(text, out bool flag) ? flag : null);

    /// <summary>To be called last: every key that nobody asked for is a problem.</summary>
    public void RefuseOthers()
    {
        if (section.Value is { Length: > 0 } text)
        {
            problems.Add($"{section.Path}: '{text}' came; allowed is an object with {string.Join(", ", known)}");
        }

        foreach (IConfigurationSection child in section.GetChildren().Where(c => !known.Contains(c.Key, StringComparer.OrdinalIgnoreCase)))
        {
            problems.Add($"{child.Path}: no such setting; known here are {string.Join(", ", known)}");
        }
    }

    private T Parse<T>(string key, T fallback, string allowed, Func<string, T?> parse)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        Report(key, text, allowed);
        return fallback;
    }

    private void Report(string key, string came, string allowed) => problems.Add($"{section.Path}:{key}: '{came}' came; allowed is {allowed}");

    private IConfigurationSection Known(string key)
    {
        known.Add(key);
        return section.GetSection(key);
    }
}
