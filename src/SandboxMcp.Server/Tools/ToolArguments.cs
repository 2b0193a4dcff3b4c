using System.Globalization;
using System.Text.Json;

namespace SandboxMcp.Server.Tools;

/// <summary>Reads a tool's arguments strictly and collects every problem: each names the argument, what came and what is allowed.</summary>
/// <param name="arguments">What the client sent.</param>
internal sealed class ToolArguments(IDictionary<string, JsonElement>? arguments)
{
    private const string HalfPair = "a string with half of a surrogate pair came; well-formed Unicode text is allowed";

    private const int MaxProblems = 33;

    private readonly List<string> problems = [];
    private readonly HashSet<string> known = [];

    /// <summary>What is wrong so far; of very many faults the first ones.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>A text; null when it is absent or wrong.</summary>
    public string? Text(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? ReadText(name, value) : Refuse(name, value, "a string");
    }

    /// <summary>Seconds; null when they are absent or wrong. The range is told here and judged by the planner and the policy.</summary>
    public TimeSpan? Time(string name, TimeSpan max)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double seconds) && double.IsFinite(seconds))
        {
            return Seconds.ToTimeSpan(seconds);
        }

        Refuse(name, value, string.Create(CultureInfo.InvariantCulture, $"a number of seconds above 0, at most {max.TotalSeconds},"));
        return null;
    }

    /// <summary>A list of texts; empty when it is absent or wrong.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.String))
        {
            Refuse(name, value, "an array of strings");
            return [];
        }

        return [.. value.EnumerateArray().Select(e => ReadText(name, e) ?? "")];
    }

    /// <summary>An object whose values are texts; empty when it is absent or wrong.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
        {
            Refuse(name, value, "an object of path: content, both strings");
            return [];
        }

        try
        {
            return [.. value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, ReadText(name, p.Value) ?? ""))];
        }
        catch (InvalidOperationException)
        {
            Add($"{name}: {HalfPair}");
            return [];
        }
    }

    /// <summary>To be called last: an argument that nobody asked for is a problem, since its sender meant something by it.</summary>
    public void RefuseOthers()
    {
        foreach (string name in (arguments?.Keys ?? []).Where(k => !known.Contains(k)))
        {
            Add($"{Shorten(name)}: no such argument; allowed are {string.Join(", ", known)}");
        }
    }

    private void Add(string problem)
    {
        if (problems.Count < MaxProblems)
        {
            problems.Add(problem);
        }
    }

    private string? ReadText(string name, JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // "\ud800" is JSON, but no text.
            Add($"{name}: {HalfPair}");
            return null;
        }
    }

    private bool TryGet(string name, out JsonElement value)
    {
        known.Add(name);
        value = default;
        return arguments?.TryGetValue(name, out value) is true && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);
    }

    private string? Refuse(string name, JsonElement value, string allowed)
    {
        Add($"{name}: {Shorten(value.GetRawText())} came; {allowed} is allowed");
        return null;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
