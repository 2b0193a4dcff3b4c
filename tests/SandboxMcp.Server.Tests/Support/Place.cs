using System.Text.Json;
using System.Text.Json.Nodes;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>A server's own corner of the machine: working directory, state, audit log and log, gone when the test is. The venv is shared by all.</summary>
internal sealed class Place : IDisposable
{
    private static readonly Lazy<string> SharedCache = new(() =>
    {
        string cache = Directory.CreateTempSubdirectory("sandbox-mcp-cache-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(cache, recursive: true);
        return cache;
    });

    /// <summary>Makes it.</summary>
    /// <param name="work">An existing working directory. Absent: one of its own.</param>
    public Place(string? work = null)
    {
        Root = Directory.CreateTempSubdirectory("sandbox-mcp-").FullName;
        Work = work ?? Directory.CreateDirectory(Path.Combine(Root, "work")).FullName;
        Environment = new Dictionary<string, string>
        {
            ["SANDBOXMCP_Local__StateDirectory"] = State,
            ["SANDBOXMCP_Local__CacheDirectory"] = Cache,
            ["SANDBOXMCP_Audit__Path"] = Audit,
            ["SANDBOXMCP_Log__Directory"] = Log,
            ["SANDBOXMCP_Pool__python"] = "0",
        };
    }

    /// <summary>The directory of everything here.</summary>
    public string Root { get; }

    /// <summary>The working directory of what is started here, and so the default root of execute_file.</summary>
    public string Work { get; }

    public string State => Path.Combine(Root, "state");

    public string Audit => Path.Combine(Root, "audit.jsonl");

    public string Log => Path.Combine(Root, "log");

    public static string Cache => SharedCache.Value;

    /// <summary>Settings of what is started here, as environment variables; tests add theirs.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>Sets a setting by its key, such as <c>Execution:MaxQueuedRuns</c>.</summary>
    public Place With(string key, object value)
    {
        Environment[$"SANDBOXMCP_{key.Replace(":", "__", StringComparison.Ordinal)}"] = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
        return this;
    }

    /// <summary>Writes a file below the working directory.</summary>
    public string File(string name, string content)
    {
        string path = Path.Combine(Work, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>The settings of this place as a file for <c>--config</c>, for clients that pass no environment on.</summary>
    public string ConfigFile()
    {
        JsonObject root = [];
        foreach ((string name, string value) in Environment.Where(v => v.Key.StartsWith("SANDBOXMCP_", StringComparison.Ordinal)))
        {
            string[] keys = name["SANDBOXMCP_".Length..].Split("__");
            JsonObject section = keys[..^1].Aggregate(root, (o, key) => (JsonObject)(o[key] ??= new JsonObject()));
            section[keys[^1]] = value;
        }

        string path = Path.Combine(Root, "config.json");
        System.IO.File.WriteAllText(path, new JsonObject { ["SandboxMcp"] = root }.ToJsonString());
        return path;
    }

    /// <summary>The audit log's events so far; none when nothing was written.</summary>
    public IReadOnlyList<JsonElement> AuditEvents()
    {
        while (System.IO.File.Exists(Audit))
        {
            try
            {
                return [.. System.IO.File.ReadAllLines(Audit).Select(l => JsonDocument.Parse(l).RootElement)];
            }
            catch (IOException)
            {
                // The server locks it for the microseconds that it writes.
            }
        }

        return [];
    }

    /// <summary>How many programs ran here, as the audit log says.</summary>
    public int Outcomes() => AuditEvents().Count(e => e.GetProperty("event").GetString() == "outcome");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
