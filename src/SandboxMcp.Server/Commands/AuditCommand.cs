using System.CommandLine;
using SandboxMcp.Audit;

namespace SandboxMcp.Server.Commands;

/// <summary><c>sandbox-mcp audit</c>: the audit log.</summary>
internal static class AuditCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Argument<string?> file = new("FILE") { Description = "The log; default: the one that the settings name.", Arity = ArgumentArity.ZeroOrOne };
        Command verify = new("verify", "Check that no line of the audit log was changed, removed or moved.") { file };
        verify.SetAction(result => Verify(result.GetValue(file) ?? CommandSettings.Load(result).AuditPath));
        return new Command("audit", "Look after the audit log.") { verify };
    }

    private static int Verify(string path)
    {
        try
        {
            string? damage = FileAuditLog.Verify(path, out long lines);
            if (damage is null)
            {
                Console.Out.WriteLine($"{path}: {lines} lines, the chain holds");
                return ExitCodes.Success;
            }

            Terminal.Error($"{path}: {damage}; {lines} lines before it are good");
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Terminal.Error($"{path}: {e.Message}");
            return ExitCodes.Invalid;
        }
    }
}
