using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SandboxMcp.Benchmarks;

/// <summary>The smallest MCP client over stdio, so that what is measured is the server. Many callers may use one client.</summary>
internal sealed class StdioClient : IAsyncDisposable
{
    private readonly Process process;
    private readonly Dictionary<long, TaskCompletionSource<JsonNode>> pending = [];
    private readonly Lock gate = new();
    private readonly Task reader;
    private long lastId;

    private StdioClient(Process process)
    {
        this.process = process;
        reader = Task.Run(ReadAsync);
    }

    /// <summary>Starts a server and says hello.</summary>
    public static async Task<StdioClient> StartAsync(string server, params (string Key, string Value)[] environment)
    {
        ProcessStartInfo start = new(server, ["serve", "--root", AppContext.BaseDirectory]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string key, string value) in environment)
        {
            start.Environment[key] = value;
        }

        StdioClient client = new(Process.Start(start)!);
        await client.RequestAsync("initialize", JsonNode.Parse("""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"benchmarks","version":"1"}}""")!);
        client.Write("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return client;
    }

    /// <summary>Runs code and returns the structured result.</summary>
    public async Task<JsonNode> ExecuteAsync(string code)
    {
        JsonObject arguments = new() { ["code"] = code };
        JsonNode result = await RequestAsync("tools/call", new JsonObject { ["name"] = "execute_code", ["arguments"] = arguments });
        return result["structuredContent"] ?? throw new InvalidOperationException(result.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        await reader;
        process.Dispose();
    }

    private async Task<JsonNode> RequestAsync(string method, JsonNode parameters)
    {
        TaskCompletionSource<JsonNode> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        long id;
        lock (gate)
        {
            id = ++lastId;
            pending[id] = answer;
        }

        Write(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString());
        return await answer.Task;
    }

    private void Write(string line)
    {
        lock (gate)
        {
            process.StandardInput.Write(line + "\n");
            process.StandardInput.Flush();
        }
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            JsonNode message = JsonNode.Parse(line)!;
            if (message["id"] is { } id)
            {
                TaskCompletionSource<JsonNode>? answer;
                lock (gate)
                {
                    pending.Remove(id.GetValue<long>(), out answer);
                }

                if (message["result"] is { } result)
                {
                    answer?.SetResult(result);
                }
                else
                {
                    answer?.SetException(new JsonException(line));
                }
            }
        }
    }
}
