using System.Text;
using System.Text.Json;
using CsCheck;
using SandboxMcp.Server.Transport;

namespace SandboxMcp.Server.Tests.Transport;

/// <summary>The line filter alone, for any lines cut anywhere.</summary>
public sealed class MessageInputTests
{
    private const int MaxLine = 64;

    private static readonly Gen<string> Line = Gen.String[Gen.Char['a', 'z'], 0, 2 * MaxLine];

    [Fact]
    public Task Short_lines_pass_unchanged_and_in_order_and_each_long_one_gets_one_answer() =>
        Gen.Select(Line.Array[0, 12], Gen.Int[1, 200], Gen.Int[1, 100]).SampleAsync(async (lines, chunk, buffer) =>
        {
            (string passed, string[] answers) = await FilterAsync(string.Concat(lines.Select(l => l + "\n")), chunk, buffer);

            Assert.Equal(string.Concat(lines.Where(l => l.Length < MaxLine).Select(l => l + "\n")), passed);
            Assert.Equal(lines.Count(l => l.Length >= MaxLine), answers.Length);
            Assert.All(answers, a => Assert.Equal(-32600, JsonDocument.Parse(a).RootElement.GetProperty("error").GetProperty("code").GetInt32()));
        });

    [Fact]
    public Task The_id_of_a_long_line_is_found_wherever_it_is_cut() =>
        Gen.Select(Gen.Long, Gen.Bool, Gen.Int[1, MaxLine / 4], Gen.Int[MaxLine, 1000]).SampleAsync(async (id, first, chunk, length) =>
        {
            string filler = $"\"params\":\"{new string('x', length)}\"";
            string line = first ? $"{{\"id\":{id},{filler}}}\n" : $"{{{filler},\"id\":{id}}}\n";

            string answer = Assert.Single((await FilterAsync(line, chunk, 100)).Answers);

            Assert.Equal(id, JsonDocument.Parse(answer).RootElement.GetProperty("id").GetInt64());
        });

    [Fact]
    public async Task The_end_of_input_is_signalled_when_it_is_read()
    {
        using PeerGone gone = new();
        using MessageOutput output = new(new MemoryStream());
        using MessageInput input = new(new MemoryStream("half a line"u8.ToArray()), output, gone, MaxLine);

        Assert.False(gone.Token.IsCancellationRequested);
        Assert.Equal(0, await input.ReadAsync(new byte[100], TestContext.Current.CancellationToken));
        Assert.True(gone.Token.IsCancellationRequested);
    }

    private static async Task<(string Passed, string[] Answers)> FilterAsync(string sent, int chunk, int buffer)
    {
        using PeerGone gone = new();
        using MemoryStream answers = new();
        using MessageOutput output = new(answers);
        using MessageInput input = new(new ChoppedStream(Encoding.UTF8.GetBytes(sent), chunk), output, gone, MaxLine);
        StringBuilder passed = new();
        byte[] bytes = new byte[buffer];
        int count;
        while ((count = await input.ReadAsync(bytes, CancellationToken.None)) > 0)
        {
            passed.Append(Encoding.UTF8.GetString(bytes, 0, count));
        }

        return (passed.ToString(), Encoding.UTF8.GetString(answers.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
