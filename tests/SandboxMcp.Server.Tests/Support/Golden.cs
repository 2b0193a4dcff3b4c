namespace SandboxMcp.Server.Tests.Support;

/// <summary>What outsiders see is kept in files, so that no change of it goes unnoticed. With UPDATE_GOLDEN=1 the files are written anew, to be read in the diff.</summary>
internal static class Golden
{
    public static void Same(string name, string actual)
    {
        string path = Repository.At("tests", "SandboxMcp.Server.Tests", "Golden", $"{name}.golden");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is { Length: > 0 })
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; UPDATE_GOLDEN=1 makes it from:\n{actual}");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
