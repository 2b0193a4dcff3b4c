namespace SandboxMcp.Server.Commands;

/// <summary>What people read: to standard error, in colour where it is a terminal (and NO_COLOR is not set).</summary>
internal static class Terminal
{
    private static bool IsColoured => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    /// <summary>Something that went another way than the reader may think.</summary>
    public static void Warn(string message) => Say("33", message);

    /// <summary>Why nothing happened.</summary>
    public static void Error(string message) => Say("31", message);

    private static void Say(string colour, string message) =>
        Console.Error.WriteLine(IsColoured ? $"\e[{colour}msandbox-mcp: {message}\e[0m" : $"sandbox-mcp: {message}");
}
