namespace SandboxMcp.Server.Tests.Support;

/// <summary>What a command that ended left.</summary>
internal sealed record CommandResult(int ExitCode, string Stdout, string Stderr)
{
    /// <summary>All of it, for messages.</summary>
    public override string ToString() => $"exit code {ExitCode}\n--- stdout\n{Stdout}\n--- stderr\n{Stderr}";
}
