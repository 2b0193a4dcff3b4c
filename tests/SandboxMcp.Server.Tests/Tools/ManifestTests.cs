using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SandboxMcp.Server.Tests.Support;
using SandboxMcp.Server.Tools;
using SandboxMcp.Server.Transport;

namespace SandboxMcp.Server.Tests.Tools;

/// <summary>mcp-manifest.json (MCPB 0.3) is written by hand; what it repeats must be true.</summary>
public sealed class ManifestTests
{
    private static readonly JsonNode Manifest = JsonNode.Parse(File.ReadAllText(Repository.At("mcp-manifest.json")))!;

    [Fact]
    public async Task The_manifest_names_the_tools_that_there_are()
    {
        using Place place = new();
        using PeerGone gone = new();
        await using ServerParts parts = new(InMemoryServer.Settings(place), NullLoggerFactory.Instance, TimeProvider.System);

        IEnumerable<string> tools = ToolTable.Create(parts, gone).Select(t => t.ProtocolTool.Name);

        Assert.Equal(tools, Manifest["tools"]!.AsArray().Select(t => t!["name"]!.GetValue<string>()));
    }

    [Fact]
    public void The_manifest_has_the_version_of_the_build() => Assert.Equal(StdioServer.Version, Manifest["version"]!.GetValue<string>());

    [Fact]
    public void The_manifest_is_of_the_schema_that_the_field_reads() => Assert.Equal("0.3", Manifest["manifest_version"]!.GetValue<string>());
}
