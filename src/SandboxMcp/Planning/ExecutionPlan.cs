using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Planning;

/// <summary>What exactly would run: everything resolved, nothing left to decide. Plans are the same when their <see cref="Digest"/>s are.</summary>
public sealed record ExecutionPlan
{
    /// <summary>The provider that will run it.</summary>
    public required string Provider { get; init; }

    /// <summary>The isolation that this provider really has here.</summary>
    public required IsolationLevel Isolation { get; init; }

    /// <summary>The sandbox.</summary>
    public required SandboxSpec Spec { get; init; }

    /// <summary>The job.</summary>
    public required SandboxJob Job { get; init; }

    /// <summary>Where the program came from. Absent for a snippet.</summary>
    public SourceFile? Source { get; init; }

    /// <summary>Who asked.</summary>
    public required string Principal { get; init; }

    /// <summary>SHA-256, in lower-case hex, over every field that decides what runs, where and for whom. Never kept: a copy made by <c>with</c> would keep it too.</summary>
    public string Digest => ComputeDigest();

    /// <summary>SHA-256, in lower-case hex, of the program's own file.</summary>
    public string CodeDigest => Convert.ToHexStringLower(SHA256.HashData(Job.Files.Single(f => f.Path == Job.EntryPoint).Content.Span));

    /// <summary>Plans are equal when they would do the same.</summary>
    public bool Equals(ExecutionPlan? other) => Digest == other?.Digest;

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode(StringComparison.Ordinal);

    private string ComputeDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // Every field is preceded by its length, so that no two different plans can have the same bytes.
        void Bytes(ReadOnlySpan<byte> bytes)
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));
        void Number(long number)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }

        Text("sandbox-mcp plan 1");
        Text(Provider);
        Number((long)Isolation);
        Text(Principal);
        Text(Source?.Path ?? "");
        Number(Source is null ? 0 : Source.InsideRoots ? 1 : 2);

        Text(Spec.Language.Name);
        ResourceLimits limits = Spec.Limits;
        Number(limits.MemoryBytes);
        Number(limits.Processes);
        Number(BitConverter.DoubleToInt64Bits(limits.Cpus));
        Number(limits.WorkspaceBytes);
        Number(limits.TempBytes);
        Number(limits.Inodes);
        Number(limits.OpenFiles);

        Number(Job.TimeLimit.Ticks);
        Number(Job.OutputKeptBytes);
        Number(Job.OutputLimitBytes);
        Text(Job.EntryPoint);
        Number(Job.Arguments.Count);
        foreach (string argument in Job.Arguments)
        {
            Text(argument);
        }

        Number(Job.Files.Count);
        foreach (SandboxFile file in Job.Files)
        {
            Text(file.Path);
            Bytes(file.Content.Span);
        }

        Bytes(Job.StandardInput.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
