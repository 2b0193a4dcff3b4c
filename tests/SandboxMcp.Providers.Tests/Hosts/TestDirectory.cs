using System.Diagnostics;

namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>Directories of this test run, removed at its end.</summary>
public static class TestDirectory
{
    private static readonly Lazy<string> Root = new(() =>
    {
        string root = Directory.CreateTempSubdirectory("sbx-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(root);
        return root;
    });

    /// <summary>Removes a tree, however deep and however closed its directories are.</summary>
    public static void Remove(string path)
    {
        using Process remove = Process.Start("/bin/sh", ["-c", "chmod -R u+rwx \"$1\" 2>/dev/null; rm -rf \"$1\"", "sh", path]);
        remove.WaitForExit();
    }

    public static string Create(string name) => Directory.CreateDirectory(Path.Combine(Root.Value, name)).FullName;
}
