using System.Text;
using CsCheck;
using SandboxMcp.Providers.Runner;

namespace SandboxMcp.Providers.Tests.Runner;

public sealed class HeadTailBufferTests
{
    [Fact]
    public void What_fits_is_kept_whole_however_it_comes() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 40].List[0, 20], Gen.Int[1, 1000]).Sample((parts, extra) =>
        {
            string all = string.Concat(parts);
            HeadTailBuffer buffer = Fill(parts, all.Length + extra);
            return buffer.ToText(out long cut) == all && cut == 0;
        });

    [Fact]
    public void What_does_not_fit_keeps_head_and_tail_and_counts_the_rest() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 40].List[1, 30], Gen.Int[2, 64]).Sample((parts, keep) =>
        {
            string all = string.Concat(parts);
            string text = Fill(parts, keep).ToText(out long cut);
            return all.Length <= keep
                ? text == all && cut == 0
                : cut == all.Length - keep && text == $"{all[..(keep - (keep / 2))]}\n[... {cut} bytes cut ...]\n{all[^(keep / 2)..]}";
        });

    [Fact]
    public void No_character_is_torn_and_no_byte_is_forgotten() =>
        Gen.Select(Gen.OneOf(Gen.Const("a"), Gen.Const("ä"), Gen.Const("€"), Gen.Const("𝄞")).List[0, 60], Gen.Int[8, 40]).Sample((characters, keep) =>
        {
            string all = string.Concat(characters);
            int bytes = Encoding.UTF8.GetByteCount(all);
            string text = Fill(characters, keep).ToText(out long cut);
            string kept = cut == 0 ? text : text.Replace($"\n[... {cut} bytes cut ...]\n", "", StringComparison.Ordinal);
            return !text.Contains('\uFFFD', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(kept) + cut == bytes;
        });

    [Fact]
    public void Bytes_that_are_no_text_become_replacement_characters()
    {
        HeadTailBuffer buffer = new(100);
        buffer.Write([(byte)'a', 0xFF, (byte)'b']);
        Assert.Equal("a\uFFFDb", buffer.ToText(out _));
    }

    private static HeadTailBuffer Fill(IEnumerable<string> parts, int keep)
    {
        HeadTailBuffer buffer = new(keep);
        foreach (string part in parts)
        {
            buffer.Write(Encoding.UTF8.GetBytes(part));
        }

        return buffer;
    }
}
