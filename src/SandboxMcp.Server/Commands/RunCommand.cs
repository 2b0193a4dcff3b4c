using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SandboxMcp.Audit;
using SandboxMcp.Execution;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Server.Configuration;
using SandboxMcp.Server.Tools;

namespace SandboxMcp.Server.Commands;

/// <summary><c>sandbox-mcp run</c>: one program, from the command line.</summary>
internal static class RunCommand
{
    private static readonly Argument<string?> File = new("FILE") { Description = "The program's file.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string[]> Arguments = new("ARGS") { Description = "The program's arguments; write -- before those that begin with a dash." };
    private static readonly Option<string?> Code = new("-c", "--code") { Description = "The program itself, in place of a file.", HelpName = "CODE" };
    private static readonly Option<string?> Language = new("--language", "-l") { Description = "The language; default: by the file's ending, python for -c.", HelpName = "NAME" };
    private static readonly Option<string?> Provider = CommandSettings.Provider();
    private static readonly Option<TimeSpan?> Timeout = new("--timeout", "-t") { Description = "Seconds of wall time.", HelpName = "SECONDS", CustomParser = ParseSeconds };
    private static readonly Option<bool> Stdin = new("--stdin", "-i") { Description = "Pass standard input, read to its end, to the program." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the whole result as JSON." };
    private static readonly Option<bool> Trusted = new("--trusted") { Description = "You trust this program: run it without isolation (provider venv)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Command command = new("run", "Run a program in a sandbox; the exit code is the program's, 124 at the time limit.")
        {
            File, Arguments, Code, Language, Provider, Timeout, Stdin, Json, Trusted,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(File) is null && result.GetValue(Code) is null)
            {
                result.AddError("Give a FILE, or -c CODE.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        bool trusted = result.GetValue(Trusted);
        string? file = result.GetValue(Code) is null ? result.GetValue(File) : null;

        // The person who types the command chooses the file: its own directory is the root.
        string? root = file is null ? null : Path.GetDirectoryName(Path.GetFullPath(file));
        if (root is not null && !Directory.Exists(root))
        {
            return Fail($"path: '{file}' does not exist", ExitCodes.Invalid);
        }

        Settings settings = CommandSettings.Load(
            result,
            ("Provider", trusted ? "venv" : result.GetValue(Provider)),
            ("Policy:IsolationFloor", trusted ? "none" : null),
            ("Policy:TrustWithoutIsolation", trusted ? "true" : null));
        settings = settings with
        {
            Roots = root is null ? [] : [root, .. TargetDirectory(file!)],
            Providers = settings.Providers with { WarmPool = new Dictionary<string, int>() },
        };
        using ILoggerFactory logs = ServerLog.Create(settings.LogDirectory);
        await using ServerParts parts = new(settings, logs, TimeProvider.System);
        try
        {
            ExecutionOutcome outcome = await parts.Service.ExecuteAsync(await ReadAsync(result, file, settings, cancellationToken).ConfigureAwait(false), null, cancellationToken).ConfigureAwait(false);
            int exitCode = outcome switch
            {
                ExecutionOutcome.Ran ran => Print(ran.Result, result.GetValue(Json)),
                ExecutionOutcome.Refused refused => Fail(ToolResults.Describe(refused), refused.Cause switch
                {
                    RefusalCause.Invalid => ExitCodes.Invalid,
                    RefusalCause.Denied => ExitCodes.Denied,
                    _ => ExitCodes.Busy,
                }),
                ExecutionOutcome.ConsentRequired consent => Fail(
                    $"A person must agree before this runs. If you do: add --trusted.\n{string.Join('\n', consent.Reasons)}", ExitCodes.Denied),
                _ => throw new InvalidOperationException(outcome.GetType().Name),
            };
            await parts.Pool.SweepAsync(CancellationToken.None).ConfigureAwait(false); // What a killed server left.
            return exitCode;
        }
        catch (Exception e) when (e is SandboxException or AuditException)
        {
            return Fail(e.InnerException is { } cause ? $"{e.Message}\n{cause.Message}" : e.Message, ExitCodes.SandboxFailed);
        }
        catch (OperationCanceledException)
        {
            return Fail("Cancelled.", ExitCodes.Interrupted);
        }
    }

    // Who typed the name of a link means what it leads to.
    private static string[] TargetDirectory(string file) =>
        System.IO.File.Exists(file) && System.IO.File.ResolveLinkTarget(file, returnFinalTarget: true) is { } target ? [Path.GetDirectoryName(target.FullName)!] : [];

    private static async Task<ExecutionRequest> ReadAsync(ParseResult result, string? file, Settings settings, CancellationToken cancellationToken)
    {
        byte[] stdin = [];
        if (result.GetValue(Stdin))
        {
            using MemoryStream all = new();
            byte[] chunk = new byte[64 << 10];
            Stream input = Console.OpenStandardInput();
            int count;

            // One byte over the limit is enough to be refused for it.
            while (all.Length <= settings.Execution.MaxSourceBytes && (count = await input.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                all.Write(chunk, 0, count);
            }

            stdin = all.ToArray();
        }

        return new ExecutionRequest
        {
            Path = file is null ? null : Path.GetFullPath(file),
            Code = result.GetValue(Code),
            Language = result.GetValue(Language),
            Arguments = [.. Leading(result), .. result.GetValue(Arguments) ?? []],
            StandardInput = stdin,
            TimeLimit = result.GetValue(Timeout),
            Principal = "cli",
        };
    }

    // As with python -c: beside -c CODE, what would be the file is the first argument.
    private static string[] Leading(ParseResult result) => result.GetValue(Code) is not null && result.GetValue(File) is { } first ? [first] : [];

    private static int Print(ExecutionResult result, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, ServerJson.Readable.ExecutionResult));
            return ExitCode(result);
        }

        Console.Out.Write(result.Stdout);
        Console.Error.Write(result.Stderr);
        if (result.Status is not (ExecutionStatus.Succeeded or ExecutionStatus.Failed))
        {
            Terminal.Warn(ToolResults.StatusLine(result));
        }

        if (result.Sandbox.Isolation == IsolationLevel.None)
        {
            Terminal.Warn("this ran without isolation (trusted mode)");
        }

        return ExitCode(result);
    }

    // Who interrupts the command interrupts the program; the shell wants to hear of the first.
    private static int ExitCode(ExecutionResult result) => result.Status == ExecutionStatus.Cancelled ? ExitCodes.Interrupted : result.ExitCode;

    private static TimeSpan? ParseSeconds(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && double.IsFinite(seconds))
        {
            return Seconds.ToTimeSpan(seconds);
        }

        argument.AddError($"'{text}' came; --timeout takes a number of seconds");
        return null;
    }

    private static int Fail(string message, int exitCode)
    {
        Terminal.Error(message);
        return exitCode;
    }
}
