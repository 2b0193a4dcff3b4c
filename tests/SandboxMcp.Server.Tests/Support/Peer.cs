using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>
/// The client's side of a conversation, written from the protocol's text and without an SDK: what is sent is exactly what a test says. Everything that
/// comes back is read at once; answers go to who waits for them, everything else into <see cref="Others"/>.
/// </summary>
internal sealed class Peer : IDisposable
{
    public const string Modern = "2026-07-28";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Stream toServer;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> waiting = [];
    private readonly Channel<JsonElement> others = Channel.CreateUnbounded<JsonElement>();
    private long lastId;
    private bool isModern;

    public Peer(Stream toServer, Stream fromServer)
    {
        this.toServer = toServer;
        Reading = ReadAsync(fromServer);
    }

    /// <summary>Ends when the server closes its output.</summary>
    public Task Reading { get; }

    /// <summary>Notifications, and answers that nobody waits for.</summary>
    public ChannelReader<JsonElement> Others => others.Reader;

    /// <summary>Lines that were no JSON-RPC message. There must never be any.</summary>
    public ConcurrentQueue<string> Strays { get; } = [];

    /// <summary>Opens the conversation: <c>server/discover</c> for the modern era, <c>initialize</c> for the versions before it.</summary>
    public async Task<JsonElement> OpenAsync(string version)
    {
        isModern = version == Modern;
        if (isModern)
        {
            return await RequestAsync("server/discover", []);
        }

        JsonElement answer = await RequestAsync("initialize", new JsonObject
        {
            ["protocolVersion"] = version, ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "tests", ["version"] = "1" },
        });
        if (answer.TryGetProperty("result", out _))
        {
            await NotifyAsync("notifications/initialized", []);
        }

        return answer;
    }

    /// <summary>Sends a request and waits for its answer, good or bad.</summary>
    public Task<JsonElement> RequestAsync(string method, JsonObject parameters) => Begin(method, parameters).Answer;

    /// <summary>Sends a request; its answer comes later, or never.</summary>
    public PendingRequest Begin(string method, JsonObject parameters)
    {
        string id = $"{Interlocked.Increment(ref lastId)}";
        return new PendingRequest(id, AnswerAsync(id, method, parameters));
    }

    /// <summary>Calls a tool.</summary>
    public Task<ToolAnswer> CallAsync(string tool, JsonObject arguments) => BeginCall(tool, arguments).Result;

    /// <summary>Runs a program with execute_code.</summary>
    public Task<ToolAnswer> RunAsync(string code, string language = "python") => CallAsync("execute_code", new JsonObject { ["code"] = code, ["language"] = language });

    /// <summary>Begins to run a program with execute_code.</summary>
    public PendingCall BeginRun(string code, string language = "python") =>
        BeginCall("execute_code", new JsonObject { ["code"] = code, ["language"] = language });

    /// <summary>Calls a tool; the result comes later, or never.</summary>
    public PendingCall BeginCall(string tool, JsonObject arguments)
    {
        PendingRequest request = Begin("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments });
        return new PendingCall(request.Id, request.Answer);
    }

    public Task NotifyAsync(string method, JsonObject parameters) =>
        SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = WithMeta(parameters) }.ToJsonString());

    public Task CancelAsync(string id) => NotifyAsync("notifications/cancelled", new JsonObject { ["requestId"] = long.Parse(id, null) });

    /// <summary>Sends a line as it is.</summary>
    public Task SendAsync(string line) => SendAsync(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await toServer.WriteAsync(bytes, TestContext.Current.CancellationToken);
            await toServer.FlushAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Waits for the answer to a request that a test wrote by hand. To be called before it is sent.</summary>
    public Task<JsonElement> Expect(string id)
    {
        TaskCompletionSource<JsonElement> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        return answer.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>The next message that is no awaited answer.</summary>
    public Task<JsonElement> NextOtherAsync() => Others.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);

    public void Dispose() => gate.Dispose();

    private async Task<JsonElement> AnswerAsync(string id, string method, JsonObject parameters)
    {
        Task<JsonElement> answer = Expect(id);
        await SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = long.Parse(id, null), ["method"] = method, ["params"] = WithMeta(parameters) }.ToJsonString());
        return await answer;
    }

    private JsonObject WithMeta(JsonObject parameters)
    {
        if (isModern)
        {
            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = Modern,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "tests", ["version"] = "1" },
            };
        }

        return parameters;
    }

    private async Task ReadAsync(Stream fromServer)
    {
        using StreamReader reader = new(fromServer, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                Take(line);
            }
        }
        finally
        {
            others.Writer.Complete();
            foreach (TaskCompletionSource<JsonElement> answer in waiting.Values)
            {
                answer.TrySetException(new EndOfStreamException("the server closed its output and did not answer"));
            }
        }
    }

    private void Take(string line)
    {
        JsonElement message;
        try
        {
            message = JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            Strays.Enqueue(line);
            return;
        }

        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("jsonrpc", out JsonElement version) || version.GetString() != "2.0")
        {
            Strays.Enqueue(line);
        }
        else if (!message.TryGetProperty("method", out _) && message.TryGetProperty("id", out JsonElement id) && waiting.TryRemove(id.ToString(), out TaskCompletionSource<JsonElement>? answer))
        {
            answer.SetResult(message);
        }
        else
        {
            others.Writer.TryWrite(message);
        }
    }
}
