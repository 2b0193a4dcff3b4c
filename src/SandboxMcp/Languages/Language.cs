namespace SandboxMcp.Languages;

/// <summary>A language: a row of data, never a class of its own.</summary>
/// <param name="Name">Its name in requests and results.</param>
/// <param name="Aliases">Other names that callers use for it.</param>
/// <param name="Extensions">Endings of its source files; the first names the file of a snippet.</param>
/// <param name="Interpreter">The program that runs it, looked up in the sandbox.</param>
/// <param name="Package">The Debian package that brings the interpreter, for advice.</param>
public sealed record Language(string Name, string[] Aliases, string[] Extensions, string Interpreter, string Package)
{
    /// <summary>The file that a snippet is saved as: <c>main.py</c>.</summary>
    public string SnippetFile => "main" + Extensions[0];

    /// <summary>Languages are equal by name.</summary>
    public bool Equals(Language? other) => Name == other?.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
