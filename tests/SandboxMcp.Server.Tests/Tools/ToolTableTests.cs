using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Server;
using SandboxMcp.Server.Tests.Support;
using SandboxMcp.Server.Tools;
using SandboxMcp.Server.Transport;

namespace SandboxMcp.Server.Tests.Tools;

public sealed class ToolTableTests
{
    [Fact]
    public async Task Every_tool_of_the_assembly_is_in_the_table_once()
    {
        using Place place = new();
        using PeerGone gone = new();
        await using ServerParts parts = new(InMemoryServer.Settings(place), NullLoggerFactory.Instance, TimeProvider.System);

        IReadOnlyList<McpServerTool> table = ToolTable.Create(parts, gone);

        IEnumerable<Type> written = typeof(ToolTable).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(McpServerTool)) && !t.IsAbstract);
        Assert.Equal(written.Select(t => t.Name).Order(), table.Select(t => t.GetType().Name).Order());
        Assert.Equal(table.Count, table.Select(t => t.ProtocolTool.Name).Distinct().Count());
    }
}
