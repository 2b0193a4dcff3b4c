namespace SandboxMcp.Providers.Linux;

/// <summary>A wait status as wait(2) reports it.</summary>
/// <param name="Raw">The number.</param>
internal readonly record struct WaitStatus(int Raw)
{
    private static readonly string[] Names =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE",
        "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM",
        "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>The signal that ended the process, or 0.</summary>
    public int Signal => Raw & 0x7f;

    /// <summary>Its exit code, or 128 + signal, as shells have it.</summary>
    public int ExitCode => Signal == 0 ? (Raw >> 8) & 0xff : 128 + Signal;

    /// <summary>The signal's name, or null.</summary>
    public string? SignalName => Signal switch { 0 => null, int n when n < Names.Length => Names[n], int n => $"SIG{n}" };
}
