using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SandboxMcp.Audit;
using SandboxMcp.Guard;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Audit;

/// <summary>Any edit of the log breaks its chain, and where the chain cannot know, a test says so.</summary>
public sealed class AuditChainTests : IDisposable
{
    private const int Lines = 4;

    private static readonly byte[] Splitters = "\n\r\"\\ \0\u00ff"u8.ToArray();

    private readonly TempDirectory temp = new();
    private readonly string path;
    private readonly byte[] good;
    private readonly string[] lines;

    public AuditChainTests()
    {
        path = temp["audit.jsonl"];
        WriteLog(path, "stdio");
        good = File.ReadAllBytes(path);
        lines = File.ReadAllLines(path);
    }

    public static TheoryData<int> EveryLine => [.. Enumerable.Range(0, Lines)];

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_log_as_it_was_written_holds()
    {
        Assert.Null(FileAuditLog.Verify(path, out long count));
        Assert.Equal(Lines, count);
    }

    [Fact]
    public void Any_byte_of_a_line_changed_to_any_other_breaks_the_chain_in_that_line()
    {
        long line = 0;
        for (int at = 0; at < good.Length; at++)
        {
            if (good[at] == '\n')
            {
                line++;
                continue;
            }

            foreach (byte other in (byte[])[(byte)(good[at] ^ 1), Splitters[at % Splitters.Length]])
            {
                if (other != good[at])
                {
                    byte[] bad = [.. good];
                    bad[at] = other;
                    Assert.Equal((true, line), Broken(bad));
                }
            }
        }
    }

    [Fact]
    public void Any_bytes_put_into_a_line_or_taken_from_it_break_the_chain() =>
        Gen.Select(Gen.Int[0, good.Length - 2], Gen.Int[0, 3], Gen.Byte.Array[0, 3]).Where(IsEdit).Sample(
            (at, remove, insert) => Broken([.. good[..at], .. insert, .. good[Math.Min(at + remove, good.Length)..]]).Broken,
            iter: 300,
            threads: 1);

    [Theory]
    [MemberData(nameof(EveryLine))]
    public void A_line_put_twice_breaks_the_chain(int at) => Assert.Equal((true, (long)at + 1), Broken([.. lines[..(at + 1)], .. lines[at..]]));

    [Theory]
    [MemberData(nameof(EveryLine))]
    public void A_line_moved_anywhere_else_breaks_the_chain(int at)
    {
        string[] others = [.. lines.Where((_, i) => i != at)];
        Assert.All(Enumerable.Range(0, Lines).Where(to => to != at), to =>
            Assert.Equal((true, (long)Math.Min(at, to)), Broken([.. others[..to], lines[at], .. others[to..]])));
    }

    [Fact]
    public void Removing_any_lines_before_a_line_that_stays_breaks_the_chain() => Gen.Bool.Array[Lines].Sample(
        keep =>
        {
            int last = Array.LastIndexOf(keep, true);
            return Broken([.. lines.Where((_, i) => keep[i])]) == (keep.Take(last + 1).Contains(false), keep.TakeWhile(k => k).Count());
        },
        threads: 1);

    [Fact]
    public void Removing_the_last_lines_is_an_edit_that_the_chain_alone_cannot_see() => Assert.All(
        Enumerable.Range(0, Lines),
        kept => Assert.Equal((false, (long)kept), Broken(lines[..kept])));

    [Fact]
    public void Writing_the_whole_log_anew_is_an_edit_that_the_chain_alone_cannot_see()
    {
        WriteLog(temp["forged.jsonl"], "somebody else");
        Assert.Null(FileAuditLog.Verify(temp["forged.jsonl"], out _));
    }

    [Theory]
    [MemberData(nameof(EveryLine))]
    public void A_line_of_another_log_breaks_the_chain(int at)
    {
        WriteLog(temp["other.jsonl"], "somebody else");
        string[] mixed = [.. lines];
        mixed[at] = File.ReadAllLines(temp["other.jsonl"])[at];
        Assert.True(Broken(mixed).Broken || at == Lines - 1);
        Assert.Equal((true, (long)(at == 0 ? 1 : at)), Broken([.. mixed, lines[^1]]));
    }

    [Theory]
    [InlineData("\"}", "\" }")]
    [InlineData("\"}", "\",\"note\":1}")]
    [InlineData("\"}", "\",\"prev\":\"0\"}")]
    [InlineData("\"}", "\"} ")]
    [InlineData("\"hash\":", "\"hash\": ")]
    public void Nothing_can_be_put_behind_the_hash(string end, string longer)
    {
        int at = lines[0].LastIndexOf(end, StringComparison.Ordinal);
        Assert.Equal((true, 0), Broken([lines[0][..at] + longer + lines[0][(at + end.Length)..], .. lines[1..]]));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void A_line_with_the_right_hash_and_the_wrong_number_is_bad(int number, bool broken)
    {
        string body = $"{{\"seq\":{number},\"prev\":\"{FileAuditLog.Genesis}\"";
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        Assert.Equal((broken, broken ? 0 : 1), Broken([$"{body},\"hash\":\"{hash}\"}}"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"seq\":\"1\",\"prev\":1,\"hash\":null}")]
    [InlineData("{\"seq\":1e99,\"prev\":\"\",\"hash\":\"\"}")]
    [InlineData("\ud800")]
    public void A_line_of_anything_else_is_bad_and_not_a_crash(string line)
    {
        Assert.Equal((true, 0), Broken([line]));
        Assert.Equal((true, Lines), Broken([.. lines, line]));
    }

    private static void WriteLog(string path, string principal)
    {
        FakeTimeProvider time = new();
        FileAuditLog log = new(path, time);
        for (int i = 0; i < Lines; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            log.Write(new AuditEvent
            {
                Event = (AuditEventKind)(i % 3),
                Run = $"run{i}",
                Principal = principal,
                Isolation = IsolationLevel.Container,
                Decision = Decision.Ask,
                Reasons = ["a \"quoted\",\"hash\":\"reason\" with \u00e4 and \ud83d\ude00 and \ud800\n"],
                Duration = 0.5,
            });
        }
    }

    private bool IsEdit((int At, int Remove, byte[] Insert) edit)
    {
        byte[] removed = good[edit.At..Math.Min(edit.At + edit.Remove, good.Length)];
        return !removed.SequenceEqual(edit.Insert) && !removed.Concat(edit.Insert).Any(b => b is (byte)'\n' or (byte)'\r');
    }

    private (bool Broken, long Good) Broken(string[] edited) => Broken(Encoding.UTF8.GetBytes(string.Concat(edited.Select(l => l + "\n"))));

    private (bool Broken, long Good) Broken(byte[] edited)
    {
        File.WriteAllBytes(path, edited);
        return (FileAuditLog.Verify(path, out long count) is not null, count);
    }
}
