namespace SandboxMcp.Providers.Tests.Escapes;

/// <summary>One hostile program.</summary>
/// <param name="File">Its file in Programs, whose first line says what it tries.</param>
/// <param name="Promise">The promise that it attacks.</param>
/// <param name="Expected">How it may end where the promise holds.</param>
public sealed record Escape(string File, string Promise, params ExecutionStatus[] Expected)
{
    /// <summary>What it may use: little, so that it meets the limit soon.</summary>
    public ResourceLimits Limits { get; init; } = new() { MemoryBytes = 256 << 20, Processes = 64, WorkspaceBytes = 16 << 20, TempBytes = 16 << 20, Inodes = 4096 };

    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(15);

    public long OutputLimitBytes { get; init; } = 32 << 20;

    /// <summary>It would not hurt a machine without walls around it, and so runs everywhere that the promise is made.</summary>
    public bool SafeWithoutWalls { get; init; }

    /// <summary>
    /// Its verdict is about the kernel that it talks to. Where that is one of its own (gVisor), what it was granted there is no escape, and it may even
    /// break that kernel's first process, so that the sandbox is lost; the host must be unharmed all the same.
    /// </summary>
    public bool JudgesTheKernel { get; init; }

    /// <summary>How else it may end on a kernel of its own, which keeps some limits in another way and whose file systems the host cannot ask.</summary>
    public ExecutionStatus[] OnOwnKernel { get; init; } = [];

    /// <summary>More that must be so.</summary>
    public Action<ExecutionResult>? Also { get; init; }

    public override string ToString() => File;
}
