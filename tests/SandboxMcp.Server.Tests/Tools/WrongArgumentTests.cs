using System.Text.Json;
using System.Text.Json.Nodes;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Tools;

/// <summary>Whatever is wrong with a call, the answer names the argument, what came and what is allowed, and nothing runs.</summary>
public sealed class WrongArgumentTests(ToolServer server) : IClassFixture<ToolServer>
{
    private static readonly string LongName = new('n', 256);

    // Tool, arguments, and what the answer must say.
    public static TheoryData<string, string, string[]> Calls => new()
    {
        { "execute_code", "{}", ["code: nothing came", "give the program text"] },
        { "execute_code", """{"code":null}""", ["code: nothing came"] },
        { "execute_code", """{"code":""}""", ["code: nothing came"] },
        { "execute_code", """{"code":" \n\t "}""", ["code: nothing came"] },
        { "execute_code", """{"code":7}""", ["code: 7 came", "a string"] },
        { "execute_code", """{"code":["print(1)"]}""", ["code: [\"print(1)\"] came", "a string"] },
        { "execute_code", """{"code":{"a":1}}""", ["code: {\"a\":1} came", "a string"] },
        { "execute_code", """{"code":true}""", ["code: true came", "a string"] },
        { "execute_code", """{"code":"print(1)","langauge":"python"}""", ["langauge: no such argument", "language"] },
        { "execute_code", """{"code":"print(1)","Code":"print(2)"}""", ["Code: no such argument"] },
        { "execute_code", """{"code":"print(1)","path":"a.py","args":[]}""", ["path: no such argument", "args: no such argument"] },
        { "execute_code", """{"code":"print(1)","language":"cobol"}""", ["language: 'cobol' came", "python, bash, javascript"] },
        { "execute_code", """{"code":"print(1)","language":""}""", ["language: '' came", "python, bash, javascript"] },
        { "execute_code", """{"code":"print(1)","language":3}""", ["language: 3 came", "a string"] },
        { "execute_code", """{"code":"print(1)","stdin":["a"]}""", ["stdin: [\"a\"] came", "a string"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":0}""", ["timeout_seconds: 0 came", "more than 0, at most 300"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":-1}""", ["timeout_seconds: -1 came", "more than 0, at most 300"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":301}""", ["timeout_seconds: 301 came", "300"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":1e-12}""", ["timeout_seconds: ", "more than 0, at most 300"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":1e12}""", ["timeout_seconds: ", "300"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":1e400}""", ["timeout_seconds: 1e400 came", "300"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":-1e400}""", ["timeout_seconds: -1e400 came", "300"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":"NaN"}""", ["timeout_seconds: \"NaN\" came", "a number of seconds"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":"10"}""", ["timeout_seconds: \"10\" came", "a number of seconds"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":[10]}""", ["timeout_seconds: [10] came", "a number of seconds"] },
        { "execute_code", """{"code":"print(1)","timeout_seconds":false}""", ["timeout_seconds: false came", "a number of seconds"] },
        { "execute_code", """{"code":"print(1)","files":["a"]}""", ["files: [\"a\"] came", "an object"] },
        { "execute_code", """{"code":"print(1)","files":{"a":1}}""", ["files: {\"a\":1} came", "both strings"] },
        { "execute_code", """{"code":"print(1)","files":{"a":null}}""", ["files: {\"a\":null} came", "both strings"] },
        { "execute_code", """{"code":"print(1)","files":{"/etc/passwd":"x"}}""", ["files: the path '/etc/passwd'", "relative path"] },
        { "execute_code", """{"code":"print(1)","files":{"../up":"x"}}""", ["files: the path '../up'", "relative path"] },
        { "execute_code", """{"code":"print(1)","files":{"a/../../up":"x"}}""", ["files: the path 'a/../../up'", "relative path"] },
        { "execute_code", """{"code":"print(1)","files":{"./a":"x"}}""", ["files: the path './a'", "relative path"] },
        { "execute_code", """{"code":"print(1)","files":{"a//b":"x"}}""", ["files: the path 'a//b'", "relative path"] },
        { "execute_code", """{"code":"print(1)","files":{"a/":"x"}}""", ["files: the path 'a/'", "relative path"] },
        { "execute_code", """{"code":"print(1)","files":{"":"x"}}""", ["files: the path ''", "relative path"] },
        { "execute_code", """{"code":"print(1)","files":{"a\u0000b":"x"}}""", ["files: the path ", "relative path"] },
        { "execute_code", $"{{\"code\":\"print(1)\",\"files\":{{\"{LongName}\":\"x\"}}}}", ["files: the path 'nnn", "relative path"] },
        { "execute_code", """{"code":"print(1)","files":{"main.py":"x"}}""", ["files: 'main.py'", "another name"] },
        { "execute_code", """{"code":"echo","language":"bash","files":{"main.sh":"x"}}""", ["files: 'main.sh'", "another name"] },
        { "execute_code", """{"code":"print(1)","files":{"a":"x","a/b":"y"}}""", ["files: 'a' is both a file and a directory"] },
        { "execute_code", """{"code":"print(1)","files":{"a":"x","a":"y"}}""", ["files: 'a' came twice"] },
        { "execute_code", """{"code":"print(1)","files":{"1":"","2":"","3":"","4":"","5":"","6":"","7":"","8":"","9":""}}""", ["files: 9 came", "at most 8"] },
        { "execute_file", "{}", ["path: ", "give the path of a source file"] },
        { "execute_file", """{"path":""}""", ["path: nothing came"] },
        { "execute_file", """{"path":5}""", ["path: 5 came", "a string"] },
        { "execute_file", """{"path":"a\u0000.py"}""", ["path: ", "NUL"] },
        { "execute_file", """{"path":"a.py","code":"print(1)"}""", ["code: no such argument", "path, args, stdin, timeout_seconds"] },
        { "execute_file", """{"path":"a.py","language":"python"}""", ["language: no such argument"] },
        { "execute_file", """{"path":"missing.py"}""", ["path: 'missing.py' does not exist"] },
        { "execute_file", """{"path":"missing/also.py"}""", ["path: 'missing/also.py' does not exist"] },
        { "execute_file", """{"path":"text.txt"}""", ["path: ", "ending", ".py .sh .bash .js .mjs .cjs"] },
        { "execute_file", """{"path":"good.py","args":"x"}""", ["args: \"x\" came", "an array of strings"] },
        { "execute_file", """{"path":"good.py","args":[1]}""", ["args: [1] came", "an array of strings"] },
        { "execute_file", """{"path":"good.py","args":["a\u0000"]}""", ["args: ", "NUL"] },
        { "execute_file", """{"path":"good.py","timeout_seconds":300.001}""", ["timeout_seconds: 300.001 came", "300"] },
        { "execute_file", """{"path":"good.py","stdin":1}""", ["stdin: 1 came", "a string"] },
        { "execute_file", """{"path":"/etc/passwd"}""", ["path: ", "/etc/passwd"] },
        { "execute_file", """{"path":"/root/outside.py"}""", ["path: '/root/outside.py' lies outside", "--root"] },
        { "execute_file", """{"path":"../outside.py"}""", ["outside.py' lies outside", "--root"] },
        { "execute_file", """{"path":"link-out.py"}""", ["path: ", "lies outside", "--root"] },
        { "execute_file", """{"path":"linked-directory/outside.py"}""", ["path: ", "lies outside", "--root"] },
        { "execute_file", """{"path":"dangling.py"}""", ["path: 'dangling.py'"] },
        { "execute_file", """{"path":"loop.py"}""", ["path: 'loop.py'"] },
        { "execute_file", """{"path":"directory.py"}""", ["path: ", "not a regular file"] },
        { "execute_file", """{"path":"fifo.py"}""", ["path: ", "not a regular file"] },
        { "execute_file", """{"path":"socket.py"}""", ["path: ", "not a regular file"] },
        { "execute_file", """{"path":"device.py"}""", ["path: "] },
        { "execute_file", """{"path":"large.py"}""", ["path: ", "65537 bytes", "at most 65536"] },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_wrong_argument_is_named_with_what_came_and_what_is_allowed(string tool, string arguments, string[] texts)
    {
        await Requirements.NeedLocalAsync();
        SourceTree.Ensure(server.Place);

        // The text is sent as it stands: JSON nodes would tidy doubled keys and large numbers.
        ToolAnswer answer = await CallRawAsync(tool, arguments);

        answer.Refused(texts);
        Assert.Equal(0, server.Place.Outcomes());
    }

    [Fact]
    public async Task What_is_too_much_is_refused_with_its_size()
    {
        await Requirements.NeedLocalAsync();
        SourceTree.Ensure(server.Place);
        string much = new('x', 65_537);

        (await server.Peer.RunAsync(much)).Refused("65537 bytes", "at most 65536");
        (await server.Peer.CallAsync("execute_code", new() { ["code"] = "print(1)", ["stdin"] = much })).Refused("stdin: 65537 bytes came", "at most 65536");
        (await server.Peer.CallAsync("execute_code", new() { ["code"] = "print(1)", ["files"] = new JsonObject { ["a"] = much } })).Refused("files: ", "bytes together", "at most 65536");
        (await server.Peer.CallAsync("execute_file", new() { ["path"] = "good.py", ["args"] = new JsonArray([.. Enumerable.Repeat("a", 257)]) })).Refused("args: 257 came", "at most 256");
        (await server.Peer.CallAsync("execute_file", new() { ["path"] = "good.py", ["args"] = new JsonArray(much) })).Refused("args: more than 65536 bytes");
        Assert.Equal(0, server.Place.Outcomes());
    }

    [Fact]
    public async Task Every_problem_is_named_at_once()
    {
        await Requirements.NeedLocalAsync();

        ToolAnswer answer = await CallRawAsync("execute_code", """{"code":"","language":"cobol","timeout_seconds":0,"files":{"/a":"","../b":""}}""");

        answer.Refused("code: ", "'cobol'", "timeout_seconds: 0", "'/a'", "'../b'");
    }

    [Fact]
    public async Task Problems_of_form_and_of_content_are_named_together()
    {
        await Requirements.NeedLocalAsync();

        ToolAnswer answer = await CallRawAsync("execute_code", """{"code":"","language":"cobol","stdin":5,"verbose":true}""");

        answer.Refused("code: ", "'cobol'", "stdin: 5", "verbose: no such argument");
    }

    // JSON may hold it, text may not; the SDK itself stumbles over it and answers for us.
    [Theory]
    [InlineData("execute_code", """{"code":"print('\ud800')"}""")]
    [InlineData("execute_code", """{"code":"print(1)","files":{"\ud800":"a"}}""")]
    [InlineData("execute_file", """{"path":"good.py","args":["\udfff"]}""")]
    public async Task Half_a_surrogate_pair_is_answered_with_an_error_and_nothing_runs(string tool, string arguments)
    {
        await Requirements.NeedLocalAsync();
        SourceTree.Ensure(server.Place);

        JsonElement answer = await RequestRawAsync(tool, arguments);

        Assert.True(answer.TryGetProperty("error", out _) || answer.GetProperty("result").GetProperty("isError").GetBoolean(), $"{answer}");
        Assert.Equal(0, server.Place.Outcomes());
    }

    private async Task<ToolAnswer> CallRawAsync(string tool, string arguments) => ToolAnswer.Of(await RequestRawAsync(tool, arguments));

    private async Task<JsonElement> RequestRawAsync(string tool, string arguments)
    {
        string id = $"{Guid.NewGuid():N}";
        Task<JsonElement> answer = server.Peer.Expect(id);
        await server.Peer.SendAsync("{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}}");
        return await answer;
    }
}
