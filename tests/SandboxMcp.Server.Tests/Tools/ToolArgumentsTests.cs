using System.Text.Json;
using SandboxMcp.Server.Tools;

namespace SandboxMcp.Server.Tests.Tools;

public sealed class ToolArgumentsTests
{
    [Theory]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("""{"name":["a","\udfff"]}""")]
    [InlineData("""{"name":{"a":"\ud800"}}""")]
    [InlineData("""{"name":{"\ud800":"a"}}""")]
    public void Half_a_surrogate_pair_is_a_problem_of_the_argument(string json)
    {
        Dictionary<string, JsonElement> values = JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        ToolArguments arguments = new(values);

        switch (values["name"].ValueKind)
        {
            case JsonValueKind.String:
                arguments.Text("name");
                break;
            case JsonValueKind.Array:
                arguments.Texts("name");
                break;
            default:
                arguments.Pairs("name");
                break;
        }

        Assert.StartsWith("name: ", Assert.Single(arguments.Problems), StringComparison.Ordinal);
    }
}
