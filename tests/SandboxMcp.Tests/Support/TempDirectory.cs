namespace SandboxMcp.Tests.Support;

/// <summary>A directory of a test's own, by its real path, gone when the test is.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("core-tests-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public string File(string relative, string content)
    {
        string path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public string Folder(string relative) => Directory.CreateDirectory(this[relative]).FullName;

    public string Link(string relative, string target) => System.IO.File.CreateSymbolicLink(this[relative], target).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
