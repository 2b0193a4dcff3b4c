using System.Globalization;
using System.Text;
using SandboxMcp.Execution;
using SandboxMcp.Languages;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Planning;

/// <summary>Turns a request into a plan, or says everything that is wrong with it at once. Decides nothing about policy.</summary>
/// <param name="config">The operator's limits and defaults.</param>
/// <param name="roots">Where <c>execute_file</c> may read.</param>
public sealed class ExecutionPlanner(CodeExecutionConfig config, SourceRoots roots)
{
    private const int MaxPathBytes = 1024;
    private const int MaxNameBytes = 255;
    private const int MaxSourcePathBytes = 4096;
    private const int MaxProblems = 32;
    private const int MaxArguments = 256;
    private const int MaxArgumentBytes = 64 << 10;

    /// <summary>Plans the request for a provider.</summary>
    /// <param name="request">The request.</param>
    /// <param name="provider">What the provider really is on this machine.</param>
    /// <param name="problems">What is wrong, a sentence each that names the argument, what came and what is allowed.</param>
    /// <returns>The plan, or null when there are problems.</returns>
    public ExecutionPlan? Plan(ExecutionRequest request, ProviderStatus provider, out IReadOnlyList<string> problems)
    {
        List<string> found = [];
        problems = found;

        Language? language = ResolveLanguage(request, provider, found);
        (SandboxFile? main, SourceFile? source) = ResolveMain(request, language, found);
        CheckFiles(request, main, found);
        CheckArguments(request, found);
        if (request.StandardInput.Length > config.MaxSourceBytes)
        {
            found.Add($"stdin: {request.StandardInput.Length} bytes came; at most {config.MaxSourceBytes} are allowed");
        }

        TimeSpan timeLimit = request.TimeLimit ?? config.DefaultTimeLimit;
        if (timeLimit <= TimeSpan.Zero)
        {
            found.Add(string.Create(CultureInfo.InvariantCulture,
                $"timeout_seconds: {timeLimit.TotalSeconds} came; give more than 0, at most {config.MaxTimeLimit.TotalSeconds}"));
        }

        // An argument that could not be read has been replaced by nothing, which is no second fault of it.
        HashSet<string> unreadable = [.. request.Unreadable.Select(ArgumentOf)];
        found.RemoveAll(problem => unreadable.Contains(ArgumentOf(problem)));
        found.InsertRange(0, request.Unreadable);
        if (found.Count > MaxProblems)
        {
            int more = found.Count - MaxProblems;
            found.RemoveRange(MaxProblems, more);
            found.Add($"… and {more} more problems of this kind");
        }

        if (found.Count > 0 || language is null || main is null)
        {
            return null;
        }

        return new ExecutionPlan
        {
            Provider = provider.Name,
            Isolation = provider.Isolation,
            Spec = new SandboxSpec(language, config.Limits),
            Source = source,
            Principal = request.Principal,
            Job = new SandboxJob
            {
                Files = [.. request.Files, main],
                EntryPoint = main.Path,
                Arguments = request.Arguments,
                StandardInput = request.StandardInput,
                TimeLimit = timeLimit,
                OutputKeptBytes = config.OutputKeptBytes,
                OutputLimitBytes = config.OutputLimitBytes,
            },
        };
    }

    private static Language? ResolveLanguage(ExecutionRequest request, ProviderStatus provider, List<string> problems)
    {
        string names = string.Join(", ", LanguageTable.All.Select(l => l.Name));
        Language? language;
        if (request.Language is { } name)
        {
            language = LanguageTable.Find(name);
            if (language is null)
            {
                problems.Add($"language: '{Shorten(name)}' came; allowed are {names}");
            }
        }
        else if (request.Path is { } path)
        {
            language = LanguageTable.OfFile(path);
            if (language is null)
            {
                string endings = string.Join(" ", LanguageTable.All.SelectMany(l => l.Extensions));
                problems.Add($"path: the language of '{Shorten(path)}' cannot be told from its ending; known endings are {endings}");
            }
        }
        else
        {
            language = LanguageTable.Default;
        }

        if (language is not null && provider.Available && !provider.Languages.ContainsKey(language.Name))
        {
            problems.Add($"language: {language.Name} is not installed for the provider '{provider.Name}', which has " +
                $"{string.Join(", ", provider.Languages.Keys)}; the operator can install it with: apt-get install {language.Package}");
        }

        return language;
    }

    private (SandboxFile? Main, SourceFile? Source) ResolveMain(ExecutionRequest request, Language? language, List<string> problems)
    {
        if (request.Path is { } path)
        {
            if (request.Code is not null)
            {
                problems.Add("code: it came together with path; give one of them");
            }

            if (Encoding.UTF8.GetByteCount(path) > MaxSourcePathBytes)
            {
                problems.Add($"path: '{Shorten(path)}' is longer than {MaxSourcePathBytes} bytes; give the path of a source file");
                return default;
            }

            if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            {
                problems.Add($"path: {(path.Length == 0 ? "nothing" : "a NUL character")} came; give the path of a source file");
                return default;
            }

            SourceFile source = roots.Read(path, config.MaxSourceBytes, out byte[] content, out string? problem);
            if (problem is not null)
            {
                problems.Add(problem);
            }

            // The name is kept, so that tracebacks show it; a link's own name counts, not its target's.
            return (new SandboxFile(Path.GetFileName(path), content), source);
        }

        string code = request.Code ?? "";
        byte[] bytes = Encoding.UTF8.GetBytes(code);
        if (string.IsNullOrWhiteSpace(code))
        {
            problems.Add("code: nothing came; give the program text to run");
        }
        else if (!IsUnicode(code))
        {
            problems.Add("code: it has half of a surrogate pair, which is no character; give well-formed text");
        }

        return (new SandboxFile((language ?? LanguageTable.Default).SnippetFile, bytes), null);
    }

    private void CheckFiles(ExecutionRequest request, SandboxFile? program, List<string> problems)
    {
        string? main = program?.Path;
        if (request.Files.Count > config.MaxFiles)
        {
            problems.Add($"files: {request.Files.Count} came; at most {config.MaxFiles} are allowed");
        }

        long total = (program?.Content.Length ?? 0) + request.Files.Sum(f => (long)f.Content.Length);
        if (total > config.MaxSourceBytes)
        {
            problems.Add($"files: code and files have {total} bytes together; at most {config.MaxSourceBytes} are allowed");
        }

        HashSet<string> seen = main is null ? [] : [main];
        foreach (SandboxFile file in request.Files.Take(config.MaxFiles + MaxProblems)) // That there are more is a problem already.
        {
            if (!IsRelative(file.Path))
            {
                problems.Add($"files: the path '{Shorten(file.Path)}' is not allowed; give a relative path such as data/input.txt, without '..', '.' or empty parts");
            }
            else if (!seen.Add(file.Path))
            {
                problems.Add(file.Path == main
                    ? $"files: '{file.Path}' is the name of the program itself; choose another name"
                    : $"files: '{Shorten(file.Path)}' came twice; give each path once");
            }
        }

        HashSet<string> both = [];
        foreach (string path in seen)
        {
            // A file cannot be another file's directory.
            for (int slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            {
                if (seen.Contains(path[..slash]) && both.Add(path[..slash]))
                {
                    problems.Add($"files: '{Shorten(path[..slash])}' is both a file and a directory; rename one of them");
                }
            }
        }
    }

    private static void CheckArguments(ExecutionRequest request, List<string> problems)
    {
        if (request.Arguments.Count > MaxArguments)
        {
            problems.Add($"args: {request.Arguments.Count} came; at most {MaxArguments} are allowed");
        }

        if (request.Arguments.Any(a => a.Contains('\0', StringComparison.Ordinal)))
        {
            problems.Add("args: one has a NUL character, which no program can receive; leave it out");
        }

        if (!request.Arguments.All(IsUnicode))
        {
            problems.Add("args: one has half of a surrogate pair, which is no character; give well-formed text");
        }

        if (request.Arguments.Sum(a => Encoding.UTF8.GetByteCount(a)) > MaxArgumentBytes)
        {
            problems.Add($"args: more than {MaxArgumentBytes} bytes came; pass large input through stdin or files");
        }
    }

    private static bool IsRelative(string path) =>
        path.Length > 0
        && IsUnicode(path)
        && Encoding.UTF8.GetByteCount(path) <= MaxPathBytes
        && !path.Contains('\0', StringComparison.Ordinal)
        && path.Split('/').All(part => part is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(part) <= MaxNameBytes);

    private static string ArgumentOf(string problem) => problem.Split(':', 2)[0];

    private static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    internal static string Shorten(string text) =>
        text.Length <= 80 ? text : text[..(char.IsHighSurrogate(text[76]) ? 76 : 77)] + "...";
}
