namespace SandboxMcp.Server;

/// <summary>Exit codes of the command line, after env(1), timeout(1) and sysexits(3). A program that ran gives its own.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Invalid = 2;
    public const int Busy = 75;
    public const int Configuration = 78;
    public const int TimedOut = 124;
    public const int SandboxFailed = 125;
    public const int Denied = 126;
    public const int Interrupted = 130;
}
