using SandboxMcp.Sandboxes;

namespace SandboxMcp.Planning;

/// <summary>What a caller asks, nothing resolved and nothing believed. Give exactly one of <see cref="Code"/> and <see cref="Path"/>.</summary>
public sealed record ExecutionRequest
{
    /// <summary>The program text of <c>execute_code</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The program file of <c>execute_file</c>, on the host.</summary>
    public string? Path { get; init; }

    /// <summary>The language's name or alias. Absent: python for code, the file's ending for a file.</summary>
    public string? Language { get; init; }

    /// <summary>Further files for /workspace.</summary>
    public IReadOnlyList<SandboxFile> Files { get; init; } = [];

    /// <summary>The program's arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The program's whole standard input. Absent: empty.</summary>
    public ReadOnlyMemory<byte> StandardInput { get; init; }

    /// <summary>The wall time wanted. Absent: the operator's default.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>What the front end could not read, a sentence each that begins with the argument's name. Such a request is refused, with whatever else is wrong.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>Who asks, as the front end knows it: <c>stdio</c>, <c>cli</c>, later a token's subject.</summary>
    public required string Principal { get; init; }
}
