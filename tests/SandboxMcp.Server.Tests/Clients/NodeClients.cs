using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Clients;

/// <summary>Starts the clients of tests/clients. They pass no environment on to servers, so the settings of a place go through <c>--config</c>.</summary>
internal static class NodeClients
{
    private static readonly string Folder = Repository.At("tests", "clients");
    private static readonly string Node = Path.Combine(Folder, "node_modules", ".bin", "node");

    /// <summary>The clients are installed, and there is something for them to run.</summary>
    public static async Task NeedAsync()
    {
        Requirements.Need(File.Exists(Node), $"the foreign clients are not installed; to do: npm ci in {Folder}", "clients");
        await Requirements.NeedLocalAsync();
    }

    /// <summary>Runs a script of tests/clients against the executable, in the place.</summary>
    public static Task<CommandResult> RunScriptAsync(Place place, string script, params IEnumerable<string> arguments) =>
        CommandLine.RunProgramAsync(place, Node, [Path.Combine(Folder, script), .. arguments, place.Audit, .. Server(place)]);

    /// <summary>Runs the Inspector's CLI against the executable.</summary>
    public static Task<CommandResult> InspectAsync(Place place, params IEnumerable<string> arguments)
    {
        place.Environment["MCP_CATALOG_PATH"] = Path.Combine(place.Root, "catalog.json");
        string inspector = Path.Combine(Folder, "node_modules", ".bin", "mcp-inspector");
        return CommandLine.RunProgramAsync(place, Node, [inspector, "--cli", .. arguments, "--", .. Server(place)]);
    }

    private static string[] Server(Place place) => [Repository.Executable, "serve", "--config", place.ConfigFile()];
}
