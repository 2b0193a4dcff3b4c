using SandboxMcp.Languages;

namespace SandboxMcp.Tests.Languages;

public sealed class LanguageTableTests
{
    public static TheoryData<string> Names => [.. LanguageTable.All.Select(l => l.Name)];

    [Fact]
    public void No_two_languages_share_a_name_or_an_alias() =>
        Distinct(LanguageTable.All.SelectMany(l => l.Aliases.Append(l.Name)));

    [Fact]
    public void No_two_languages_share_an_extension() => Distinct(LanguageTable.All.SelectMany(l => l.Extensions));

    [Fact]
    public void Python_is_the_language_of_a_call_that_names_none() => Assert.Equal("python", LanguageTable.Default.Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_language_is_found_by_its_name_and_aliases_in_any_case(string name)
    {
        Language language = LanguageTable.Find(name)!;
        Assert.Equal(name, language.Name);
        Assert.All(language.Aliases.Append(name), alias =>
        {
            Assert.Equal(language, LanguageTable.Find(alias));
            Assert.Equal(language, LanguageTable.Find(alias.ToUpperInvariant()));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_has_the_language_of_its_ending_in_any_case(string name)
    {
        Language language = LanguageTable.Find(name)!;
        Assert.Equal(language, LanguageTable.OfFile(language.SnippetFile));
        Assert.All(language.Extensions, extension =>
        {
            Assert.StartsWith(".", extension, StringComparison.Ordinal);
            Assert.Equal(language, LanguageTable.OfFile("a.b/c.d" + extension.ToUpperInvariant()));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData(" python")]
    [InlineData("pythön")]
    [InlineData("cobol")]
    public void An_unknown_name_finds_no_language(string name) => Assert.Null(LanguageTable.Find(name));

    [Theory]
    [InlineData("")]
    [InlineData("main")]
    [InlineData("main.")]
    [InlineData("main.txt")]
    [InlineData("main.py/data")]
    [InlineData("py")]
    public void A_file_with_another_ending_has_no_language(string path) => Assert.Null(LanguageTable.OfFile(path));

    [Fact]
    public void Languages_are_equal_by_name()
    {
        Language other = LanguageTable.Default with { Interpreter = "pypy" };
        Assert.Equal(LanguageTable.Default, other);
        Assert.Equal(LanguageTable.Default.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(LanguageTable.Default, LanguageTable.Default with { Name = "pypy" });
    }

    private static void Distinct(IEnumerable<string> names)
    {
        string[] all = [.. names];
        Assert.Equal(all.Length, all.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
