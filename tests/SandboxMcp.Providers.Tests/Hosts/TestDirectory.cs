namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>Directories of this test run, removed at its end.</summary>
public static class TestDirectory
{
    private static readonly Lazy<string> Root = new(() =>
    {
        string root = Directory.CreateTempSubdirectory("sandboxmcp-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        return root;
    });

    public static string Create(string name) => Directory.CreateDirectory(Path.Combine(Root.Value, name)).FullName;
}
