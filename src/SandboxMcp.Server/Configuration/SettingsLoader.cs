using Microsoft.Extensions.Configuration;
using SandboxMcp.Execution;
using SandboxMcp.Guard;
using SandboxMcp.Languages;
using SandboxMcp.Providers;
using SandboxMcp.Providers.Local;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Server.Configuration;

/// <summary>Puts the settings together: appsettings.json beside the executable, a file named with --config, the environment, the command line; later ones win.</summary>
internal static class SettingsLoader
{
    private const string Root = "SandboxMcp";
    private const string EnvironmentPrefix = "SANDBOXMCP_";

    // Belongs to the test scripts, and is no setting.
    private const string TestRequirements = "REQUIRE";

    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(1);
    private static readonly string[] ProtocolVersions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];

    /// <summary>Loads and checks everything.</summary>
    /// <param name="configFile">The file of --config, or null.</param>
    /// <param name="overrides">What the command line sets, by key below the section.</param>
    /// <exception cref="ConfigurationException">Something is wrong; says everything that is.</exception>
    public static Settings Load(string? configFile, IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        List<string> problems = [];
        IConfigurationRoot configuration = Build(configFile, overrides, problems);
        foreach (IConfigurationSection stranger in configuration.GetChildren().Where(c => !c.Key.Equals(Root, StringComparison.OrdinalIgnoreCase)))
        {
            problems.Add($"{stranger.Path}: no such section; everything belongs below {Root}");
        }

        SectionReader root = new(configuration.GetSection(Root), problems);
        Settings settings = Read(root, problems);
        return problems.Count == 0 ? settings : throw new ConfigurationException(problems);
    }

    private static IConfigurationRoot Build(string? configFile, IEnumerable<KeyValuePair<string, string?>> overrides, List<string> problems)
    {
        Dictionary<string, string?> merged = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string? file, bool optional) in (ReadOnlySpan<(string?, bool)>)[(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), true), (configFile, false)])
        {
            if (file is null || (optional && !File.Exists(file)))
            {
                continue;
            }

            try
            {
                Merge(new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false).Build().AsEnumerable(), merged);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                problems.Add($"{file}: {(e.InnerException ?? e).Message}");
            }
        }

        IConfigurationRoot environment = new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build();
        Merge(environment.AsEnumerable().Where(v => v.Key != TestRequirements).Select(v => KeyValuePair.Create($"{Root}:{v.Key}", v.Value)), merged);
        Merge(overrides.Select(o => KeyValuePair.Create($"{Root}:{o.Key}", o.Value)), merged);
        return new ConfigurationBuilder().AddInMemoryCollection(merged).Build();
    }

    /// <summary>Adds a source. A list in it replaces an earlier list whole; by its entries, as the framework merges, a shorter list would keep the longer one's end.</summary>
    private static void Merge(IEnumerable<KeyValuePair<string, string?>> source, Dictionary<string, string?> merged)
    {
        KeyValuePair<string, string?>[] entries = [.. source.Where(e => e.Value is not null)];
        string[] lists = [.. entries.Select(e => e.Key).Where(k => char.IsAsciiDigit(k[(k.LastIndexOf(':') + 1)..][0])).Select(k => k[..(k.LastIndexOf(':') + 1)]).Distinct()];
        foreach (string key in merged.Keys.Where(k => lists.Any(l => k.StartsWith(l, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            merged.Remove(key);
        }

        foreach ((string key, string? value) in entries)
        {
            merged[key] = value;
        }
    }

    private static Settings Read(SectionReader root, List<string> problems)
    {
        string state = StateHome();
        Settings settings = new()
        {
            Provider = root.Choice("Provider", [.. ProviderTable.All.Select(p => p.Name)]) ?? "local",
            Roots = root.List("Roots"),
            Policy = ReadPolicy(root.Section("Policy")),
            Execution = ReadExecution(root.Section("Execution")),
            Providers = new ProviderOptions { Local = ReadLocal(root.Section("Local")), WarmPool = ReadPool(root.Section("Pool")) },
            AuditPath = ReadOne(root.Section("Audit"), "Path") ?? Path.Combine(state, "audit.jsonl"),
            LogDirectory = ReadOne(root.Section("Log"), "Directory") ?? Path.Combine(state, "log"),
            ProtocolVersion = ReadProtocol(root.Section("Protocol")),
        };
        root.RefuseOthers();
        problems.AddRange(settings.Roots.Where(r => !Directory.Exists(r)).Select(r => $"{Root}:Roots: '{r}' is not a directory"));
        if (settings.Execution.DefaultTimeLimit > settings.Execution.MaxTimeLimit)
        {
            problems.Add($"{Root}:Execution:DefaultTimeLimit: '{settings.Execution.DefaultTimeLimit:c}' is above MaxTimeLimit '{settings.Execution.MaxTimeLimit:c}'");
        }

        return settings;
    }

    private static SecurityPolicy ReadPolicy(SectionReader policy)
    {
        SecurityPolicy defaults = new();
        string? floor = policy.Choice("IsolationFloor", [.. Enum.GetValues<IsolationLevel>().Select(l => l.ToSnakeCase())]);
        SecurityPolicy read = new()
        {
            IsolationFloor = floor is null ? defaults.IsolationFloor : Enum.GetValues<IsolationLevel>().Single(l => l.ToSnakeCase() == floor),
            TrustWithoutIsolation = policy.Flag("TrustWithoutIsolation", defaults.TrustWithoutIsolation),
        };
        policy.RefuseOthers();
        return read;
    }

    private static CodeExecutionConfig ReadExecution(SectionReader execution)
    {
        CodeExecutionConfig defaults = new();
        ResourceLimits limits = defaults.Limits;
        CodeExecutionConfig read = new()
        {
            DefaultTimeLimit = execution.Span("DefaultTimeLimit", defaults.DefaultTimeLimit, TimeSpan.FromSeconds(1), LongestRun),
            MaxTimeLimit = execution.Span("MaxTimeLimit", defaults.MaxTimeLimit, TimeSpan.FromSeconds(1), LongestRun),
            Limits = new ResourceLimits
            {
                MemoryBytes = execution.Number("MemoryBytes", limits.MemoryBytes, 32L << 20, 1L << 40),
                Processes = (int)execution.Number("Processes", limits.Processes, 16, 32_768),
                Cpus = execution.Real("Cpus", limits.Cpus, 0.1, 1024),
                WorkspaceBytes = execution.Number("WorkspaceBytes", limits.WorkspaceBytes, 1L << 20, 1L << 40),
                TempBytes = execution.Number("TempBytes", limits.TempBytes, 1L << 20, 1L << 40),
                Inodes = (int)execution.Number("Inodes", limits.Inodes, 64, 100_000_000),
                OpenFiles = (int)execution.Number("OpenFiles", limits.OpenFiles, 64, 1_048_576),
            },
            OutputKeptBytes = (int)execution.Number("OutputKeptBytes", defaults.OutputKeptBytes, 1024, 16 << 20),
            OutputLimitBytes = execution.Number("OutputLimitBytes", defaults.OutputLimitBytes, 1 << 20, 1L << 50),
            MaxSourceBytes = execution.Number("MaxSourceBytes", defaults.MaxSourceBytes, 1024, 12 << 20),
            MaxFiles = (int)execution.Number("MaxFiles", defaults.MaxFiles, 0, 10_000),
            MaxConcurrentRuns = (int)execution.Number("MaxConcurrentRuns", defaults.MaxConcurrentRuns, 1, 1024),
            MaxQueuedRuns = (int)execution.Number("MaxQueuedRuns", defaults.MaxQueuedRuns, 0, 100_000),
        };
        execution.RefuseOthers();
        return read;
    }

    private static LocalOptions ReadLocal(SectionReader local)
    {
        LocalOptions read = new()
        {
            Runtime = local.Text("Runtime"),
            StateDirectory = local.Text("StateDirectory"),
            CacheDirectory = local.Text("CacheDirectory"),
            PythonPackages = local.List("PythonPackages"),
        };
        local.RefuseOthers();
        return read;
    }

    private static Dictionary<string, int> ReadPool(SectionReader pool)
    {
        Dictionary<string, int> read = LanguageTable.All.ToDictionary(
            l => l.Name,
            l => (int)pool.Number(l.Name, l == LanguageTable.Default ? 2 : 0, 0, 64));
        pool.RefuseOthers();
        return read;
    }

    private static string? ReadOne(SectionReader section, string key)
    {
        string? text = section.Text(key);
        section.RefuseOthers();
        return text;
    }

    private static string? ReadProtocol(SectionReader protocol)
    {
        string? version = protocol.Choice("Version", ProtocolVersions);
        protocol.RefuseOthers();
        return version;
    }

    // XDG Base Directory Specification for users; the Filesystem Hierarchy Standard for root.
    private static string StateHome() => Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
        ? "/var/log/sandboxmcp"
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } home
                ? home
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
            "sandboxmcp");
}
