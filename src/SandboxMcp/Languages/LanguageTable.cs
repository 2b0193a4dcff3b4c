namespace SandboxMcp.Languages;

/// <summary>The languages. A new one is a row here and an interpreter in the sandbox.</summary>
public static class LanguageTable
{
    /// <summary>Every language, the default first.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        new("python", ["python3", "py"], [".py"], "python3", "python3"),
        new("bash", ["sh", "shell"], [".sh", ".bash"], "bash", "bash"),
        new("javascript", ["js", "node", "nodejs"], [".js", ".mjs", ".cjs"], "node", "nodejs"),
    ];

    /// <summary>The language of a call that names none.</summary>
    public static Language Default => All[0];

    /// <summary>The language with this name or alias, in any case, or null.</summary>
    public static Language? Find(string name) => All.FirstOrDefault(l =>
        l.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || l.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The language of a file by the ending of its name, or null.</summary>
    public static Language? OfFile(string path) => All.FirstOrDefault(l =>
        l.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase));
}
