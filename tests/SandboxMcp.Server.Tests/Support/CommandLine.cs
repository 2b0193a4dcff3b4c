using System.Diagnostics;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>Starts programs as a user would: the built executable above all.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Runs the executable to its end, with nothing on standard input.</summary>
    public static Task<CommandResult> RunAsync(Place place, params IEnumerable<string> arguments) => RunAsync(place, "", arguments);

    /// <summary>Runs the executable to its end with this standard input.</summary>
    public static Task<CommandResult> RunAsync(Place place, string stdin, IEnumerable<string> arguments) =>
        RunProgramAsync(place, Repository.Executable, arguments, stdin);

    /// <summary>Runs any program to its end in this place.</summary>
    public static async Task<CommandResult> RunProgramAsync(Place place, string program, IEnumerable<string> arguments, string stdin = "")
    {
        using Process process = Start(place, program, arguments);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            Task<string> stdout = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> stderr = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.WriteAsync(stdin.AsMemory(), patience.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            return new CommandResult(process.ExitCode, await stdout, await stderr);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts a program in this place, with its settings and none of ours; all three streams are redirected.</summary>
    public static Process Start(Place place, string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = place.Work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("SANDBOXMCP_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in place.Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
