using System.Text.Json;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>What a tool call came back with.</summary>
/// <param name="IsError">Whether it says that it failed.</param>
/// <param name="Text">The text block.</param>
/// <param name="Structured">The structured content; undefined when there is none.</param>
internal sealed record ToolAnswer(bool IsError, string Text, JsonElement Structured)
{
    public string Status => Structured.GetProperty("status").GetString()!;

    public string Stdout => Structured.GetProperty("stdout").GetString()!;

    public string Stderr => Structured.GetProperty("stderr").GetString()!;

    public int ExitCode => Structured.GetProperty("exit_code").GetInt32();

    public static ToolAnswer Of(JsonElement answer)
    {
        Assert.True(answer.TryGetProperty("result", out JsonElement result), $"a result was expected: {answer}");
        JsonElement block = Assert.Single(result.GetProperty("content").EnumerateArray());
        Assert.Equal("text", block.GetProperty("type").GetString());
        return new ToolAnswer(
            result.TryGetProperty("isError", out JsonElement isError) && isError.GetBoolean(),
            block.GetProperty("text").GetString()!,
            result.TryGetProperty("structuredContent", out JsonElement structured) ? structured : default);
    }

    /// <summary>It ran and succeeded; says everything when it did not.</summary>
    public ToolAnswer Succeeded()
    {
        Assert.False(IsError, Text);
        Assert.True(Status == "succeeded", $"{Structured}");
        return this;
    }

    /// <summary>Nothing ran, and the text says this.</summary>
    public ToolAnswer Refused(params IEnumerable<string> texts)
    {
        Assert.True(IsError, $"an error was expected: {Text}");
        Assert.Equal(JsonValueKind.Undefined, Structured.ValueKind);
        Assert.All(texts, t => Assert.Contains(t, Text, StringComparison.Ordinal));
        return this;
    }
}
