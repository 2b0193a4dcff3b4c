using System.ComponentModel;
using System.Diagnostics;
using SandboxMcp.Languages;

namespace SandboxMcp.Providers.Local;

/// <summary>The host's own programs, which are trusted: finding them and asking them short questions.</summary>
internal static class HostPrograms
{
    private static readonly string[] SystemPath = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"];
    private static readonly string[] SandboxPath = ["/usr/local/bin", "/usr/bin"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The absolute path of a program: itself if absolute, else by PATH, else in the system's directories. Null when it is not there.</summary>
    public static string? Find(string name) => Path.IsPathRooted(name)
        ? File.Exists(name) ? name : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemPath).Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);

    /// <summary>The absolute path of a program that sandboxes can see, because it lies under /usr. Null when it is not there.</summary>
    public static string? FindForSandbox(string name) =>
        SandboxPath.Select(d => Path.Combine(d, name)).FirstOrDefault(p => File.Exists(p) && IsUnderUsr(p));

    /// <summary>The languages whose interpreters sandboxes can see, with their versions.</summary>
    public static Dictionary<string, string> FindLanguages() => LanguageTable.All
        .AsParallel()
        .Select(l => (l.Name, Path: FindForSandbox(l.Interpreter)))
        .Where(l => l.Path is not null)
        .ToDictionary(l => l.Name, l => FirstLine(l.Path!, "--version") ?? "unknown version");

    /// <summary>The first line that a program prints, or null.</summary>
    public static string? FirstLine(string path, params string[] arguments) => Run(path, arguments) is (0, var output) ? output.Split('\n')[0].Trim() : null;

    /// <summary>Runs a program of the host to its end.</summary>
    /// <returns>Its exit code, -1 when it could not be started or took too long, and what it printed on both streams.</returns>
    public static (int ExitCode, string Output) Run(string path, IEnumerable<string> arguments, TimeSpan? patience = null)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(path, arguments)
            {
                // Not ours, which may be a project full of files that interpreters pick up from where they are started.
                WorkingDirectory = "/",
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(patience ?? Patience))
            {
                process.Kill(entireProcessTree: true);
                return (-1, $"{path} did not end in time");
            }

            return (process.ExitCode, (output.Result + errors.Result).Trim());
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }

    private static bool IsUnderUsr(string path) =>
        (File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).StartsWith("/usr/", StringComparison.Ordinal);
}
