using System.Text;
using CsCheck;
using SandboxMcp.Languages;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Tests.Support;

/// <summary>Plans to judge, and every way in which one plan can differ from another.</summary>
internal static class Plans
{
    /// <summary>
    /// Every field that a plan has, by its path, with a change that always makes a different plan. A test compares the paths with the types, so a new
    /// field cannot be forgotten here, and then not in the digest either. Some move bytes between neighbours, which needs lengths in it.
    /// </summary>
    public static IReadOnlyList<(string Field, Func<ExecutionPlan, ExecutionPlan> Change)> Changes { get; } =
    [
        ("Provider", p => p with { Provider = p.Provider + "2" }),
        ("Provider", p => p with { Provider = p.Provider.ToUpperInvariant() }),
        ("Isolation", p => p with { Isolation = (IsolationLevel)(((int)p.Isolation + 1) % 4) }),
        ("Principal", p => p with { Principal = p.Principal + " " }),
        ("Source", p => p with { Source = p.Source is null ? new SourceFile("", true) : null }),
        ("Source.Path", p => p with { Source = new SourceFile(p.Source?.Path + "x", p.Source?.InsideRoots ?? true) }),
        ("Source.InsideRoots", p => p with { Source = new SourceFile(p.Source?.Path ?? "", p.Source is { InsideRoots: false }) }),
        ("Spec.Language", p => p with { Spec = p.Spec with { Language = LanguageTable.All.First(l => l != p.Spec.Language) } }),
        ("Spec.Limits.MemoryBytes", p => Limits(p, l => l with { MemoryBytes = l.MemoryBytes + 1 })),
        ("Spec.Limits.Processes", p => Limits(p, l => l with { Processes = l.Processes + 1 })),
        ("Spec.Limits.Cpus", p => Limits(p, l => l with { Cpus = double.BitIncrement(l.Cpus) })),
        ("Spec.Limits.WorkspaceBytes", p => Limits(p, l => l with { WorkspaceBytes = l.WorkspaceBytes + 1 })),
        ("Spec.Limits.TempBytes", p => Limits(p, l => l with { TempBytes = l.TempBytes + 1 })),
        ("Spec.Limits.TempBytes", p => Limits(p, l => l with { TempBytes = l.TempBytes - 1, WorkspaceBytes = l.WorkspaceBytes + 1 })),
        ("Spec.Limits.Inodes", p => Limits(p, l => l with { Inodes = l.Inodes + 1 })),
        ("Spec.Limits.OpenFiles", p => Limits(p, l => l with { OpenFiles = l.OpenFiles + 1 })),
        ("Job.TimeLimit", p => Job(p, j => j with { TimeLimit = j.TimeLimit + TimeSpan.FromTicks(1) })),
        ("Job.OutputKeptBytes", p => Job(p, j => j with { OutputKeptBytes = j.OutputKeptBytes + 1 })),
        ("Job.OutputLimitBytes", p => Job(p, j => j with { OutputLimitBytes = j.OutputLimitBytes + 1 })),
        ("Job.EntryPoint", p => Job(p, j => j with { EntryPoint = j.Files.First(f => f.Path != j.EntryPoint).Path })),
        ("Job.Arguments", p => Job(p, j => j with { Arguments = [.. j.Arguments, ""] })),
        ("Job.Arguments", p => Job(p, j => j with { Arguments = [.. j.Arguments.SkipLast(1), j.Arguments[^1] + "x"] })),
        ("Job.Arguments", p => Job(p, j => j with { Arguments = [.. j.Arguments.SkipLast(2), j.Arguments[^2] + j.Arguments[^1]] })),
        ("Job.Arguments", p => Job(p, j => j with
        {
            Arguments = [j.Arguments[0] + j.Arguments[1][..1], j.Arguments[1][1..], .. j.Arguments.Skip(2)],
        })),
        ("Job.StandardInput", p => Job(p, j => j with { StandardInput = Bytes(Text(j.StandardInput) + "\0") })),
        ("Job.StandardInput", p => Job(p, j => j with { StandardInput = default, Files = Content(j.Files, t => t + Text(j.StandardInput)) })),
        ("Job.Files", p => Job(p, j => j with { Files = Content(j.Files, t => t + "#") })),
        ("Job.Files", p => Job(p, j => j with { Files = [.. j.Files, new SandboxFile("more.txt", default)] })),
        ("Job.Files", p => Job(p, j => j with { Files = [new SandboxFile(j.Files[0].Path + "x", j.Files[0].Content), .. j.Files.Skip(1)] })),
        ("Job.Files", p => Job(p, j => j with { Files = [new SandboxFile(j.Files[0].Path + "a", j.Files[0].Content[1..]), .. j.Files.Skip(1)] })),
    ];

    /// <summary>Any plan with two arguments or more, two files and some input: what the changes need.</summary>
    public static Gen<ExecutionPlan> Any { get; } =
        from place in Gen.Select(Gen.OneOf("local", "docker"), Gen.Enum<IsolationLevel>(), Gen.OneOf("stdio", "cli"))
        from source in Gen.Select(Gen.OneOf("", "/a", "/a/b"), Gen.Bool, (path, inside) => new SourceFile(path, inside)).Null(0.3)
        from language in Gen.OneOf([.. LanguageTable.All])
        from arguments in Gen.String[Gen.Char["ab\u00e4"], 1, 3].Array[2, 4]
        from text in Gen.String[Gen.Char["ab\n"], 1, 5].Array[3]
        from numbers in Gen.Int[1, 3].Array[4]
        select Make(source, language, arguments, text, numbers) with { Provider = place.Item1, Isolation = place.Item2, Principal = place.Item3 };

    /// <summary>An ordinary plan for a snippet, new at every call.</summary>
    public static ExecutionPlan Snippet(string code = "print(1)") =>
        Make(null, LanguageTable.Default, ["ab", "c"], [code, "1,2\n", "input"], [1, 1, 1, 1]);

    /// <summary>The same plan made again, sharing no memory with the first.</summary>
    public static ExecutionPlan Twin(ExecutionPlan plan) => Make(
        plan.Source is { } s ? new SourceFile(s.Path, s.InsideRoots) : null,
        plan.Spec.Language,
        [.. plan.Job.Arguments],
        [Text(plan.Job.Files[1].Content), Text(plan.Job.Files[0].Content), Text(plan.Job.StandardInput)],
        [(int)plan.Job.TimeLimit.TotalSeconds, plan.Job.OutputKeptBytes, (int)plan.Job.OutputLimitBytes, plan.Spec.Limits.Processes])
        with { Provider = plan.Provider, Isolation = plan.Isolation, Principal = plan.Principal };

    private static ExecutionPlan Make(SourceFile? source, Language language, string[] arguments, string[] text, int[] numbers) => new()
    {
        Provider = "docker",
        Isolation = IsolationLevel.Container,
        Principal = "stdio",
        Source = source,
        Spec = new SandboxSpec(language, new ResourceLimits { Processes = numbers[3] }),
        Job = new SandboxJob
        {
            Files = [new SandboxFile("data.csv", Bytes(text[1])), new SandboxFile("main.py", Bytes(text[0]))],
            EntryPoint = "main.py",
            Arguments = arguments,
            StandardInput = Bytes(text[2]),
            TimeLimit = TimeSpan.FromSeconds(numbers[0]),
            OutputKeptBytes = numbers[1],
            OutputLimitBytes = numbers[2],
        },
    };

    private static ExecutionPlan Limits(ExecutionPlan plan, Func<ResourceLimits, ResourceLimits> change) =>
        plan with { Spec = plan.Spec with { Limits = change(plan.Spec.Limits) } };

    private static ExecutionPlan Job(ExecutionPlan plan, Func<SandboxJob, SandboxJob> change) => plan with { Job = change(plan.Job) };

    private static IReadOnlyList<SandboxFile> Content(IReadOnlyList<SandboxFile> files, Func<string, string> change) =>
        [.. files.SkipLast(1), new SandboxFile(files[^1].Path, Bytes(change(Text(files[^1].Content))))];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
