using System.Text;

namespace SandboxMcp.Providers.Tests;

/// <summary>Jobs, as short as a test wants them.</summary>
public static class Job
{
    public static SandboxJob Python(string code, params string[] arguments) => Of("main.py", code, arguments);

    public static SandboxJob Bash(string code, params string[] arguments) => Of("main.sh", code, arguments);

    public static SandboxJob Node(string code, params string[] arguments) => Of("main.js", code, arguments);

    public static SandboxJob Of(string file, string code, params string[] arguments) => new()
    {
        Files = [new SandboxFile(file, Encoding.UTF8.GetBytes(code))],
        EntryPoint = file,
        Arguments = arguments,
        TimeLimit = TimeSpan.FromSeconds(20),
        OutputKeptBytes = 32 << 10,
        OutputLimitBytes = 64L << 20,
    };

    public static SandboxJob With(this SandboxJob job, string path, string content) =>
        job with { Files = [.. job.Files, new SandboxFile(path, Encoding.UTF8.GetBytes(content))] };

    public static SandboxJob Reading(this SandboxJob job, string input) => job with { StandardInput = Encoding.UTF8.GetBytes(input) };

    public static SandboxJob Within(this SandboxJob job, double seconds) => job with { TimeLimit = TimeSpan.FromSeconds(seconds) };
}
