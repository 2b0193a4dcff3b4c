using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SandboxMcp.Planning;
using SandboxMcp.Server.Configuration;
using SandboxMcp.Server.Transport;

namespace SandboxMcp.Server.Commands;

/// <summary><c>sandbox-mcp serve</c>: the MCP server over standard input and output.</summary>
internal static class ServeCommand
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(900);

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Option<string?> provider = CommandSettings.Provider();
        Option<string[]> roots = new("--root")
        {
            Description = "A directory that execute_file may read from; may be given several times. Default: the working directory, unless that is / or your home.",
            HelpName = "DIR",
        };
        Option<string?> protocol = new("--protocol") { Description = "Speak this protocol version only, such as 2025-11-25.", HelpName = "VERSION" };
        Command command = new("serve", "Serve MCP over standard input and output.") { provider, roots, protocol };
        command.SetAction((result, token) => RunAsync(result, result.GetValue(provider), result.GetValue(roots) ?? [], result.GetValue(protocol), token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, string? provider, string[] roots, string? protocol, CancellationToken cancellationToken)
    {
        // Standard output belongs to the protocol: whoever prints by habit prints to standard error.
        Stream output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error);

        IEnumerable<(string, string?)> named = roots.Select((root, i) => (string.Create(CultureInfo.InvariantCulture, $"Roots:{i}"), (string?)Path.GetFullPath(root)));
        Settings settings = CommandSettings.Load(result, [("Provider", provider), ("Protocol:Version", protocol), .. named]);
        if (settings.Roots.Count == 0)
        {
            settings = settings with { Roots = DefaultRoots() };
        }

        using ILoggerFactory logs = ServerLog.Create(settings.LogDirectory);
        ServerParts parts = new(settings, logs, TimeProvider.System);
        try
        {
            await StdioServer.RunAsync(parts, logs, Console.OpenStandardInput(), output, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            try
            {
                await parts.DisposeAsync().AsTask().WaitAsync(Farewell, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Something hangs that we wait for. Sandboxes die with our ends of their sockets; the next start sweeps what they leave.
                logs.CreateLogger(nameof(ServeCommand)).LogWarning("Not everything was removed in {Farewell}", Farewell);
            }
        }

        return ExitCodes.Success;
    }

    // Desktop clients start servers in / or at home: far too much to let a model read from.
    private static string[] DefaultRoots()
    {
        string here = Environment.CurrentDirectory;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        // By real paths: home may have several names. A directory that holds home holds too much as well.
        SourceRoots candidate = new([here]);
        if (!candidate.Contains(Directory.Exists(home) ? new SourceRoots([home]).Paths[0] : home))
        {
            return [here];
        }

        Console.Error.WriteLine($"sandbox-mcp: note: execute_file is refused everywhere, because the working directory is {here}; allow a directory with --root DIR.");
        return [];
    }
}
