using System.Reflection;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>Where things are: known at build time, so that tests do not depend on the directory they start in.</summary>
internal static class Repository
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = Metadata("Repository");

    /// <summary>The built executable; the variable SANDBOX_MCP names another one, such as a NativeAOT publish.</summary>
    public static string Executable { get; } =
        Environment.GetEnvironmentVariable("SANDBOX_MCP") is { Length: > 0 } other ? Path.GetFullPath(other) : Metadata("Executable");

    /// <summary>A file or directory of the repository.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
