namespace SandboxMcp.Sandboxes;

/// <summary>The one job of a sandbox.</summary>
public sealed record SandboxJob
{
    /// <summary>Files to place under /workspace before the start; one of them is <see cref="EntryPoint"/>.</summary>
    public required IReadOnlyList<SandboxFile> Files { get; init; }

    /// <summary>The program's file, relative to /workspace.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>The program's arguments, without its own name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole standard input; the program sees its end after the last byte.</summary>
    public ReadOnlyMemory<byte> StandardInput { get; init; }

    /// <summary>Wall time from the moment the program may start.</summary>
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>Bytes of each output stream that are kept: the first half and the last half of them.</summary>
    public required int OutputKeptBytes { get; init; }

    /// <summary>Bytes of both output streams together beyond which the program is stopped.</summary>
    public required long OutputLimitBytes { get; init; }
}

/// <summary>A file for the sandbox.</summary>
/// <param name="Path">Relative to /workspace, with forward slashes; no <c>..</c>, never absolute.</param>
/// <param name="Content">Its bytes.</param>
public sealed record SandboxFile(string Path, ReadOnlyMemory<byte> Content);
