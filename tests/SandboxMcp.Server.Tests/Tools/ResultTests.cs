using System.Text.Json;
using System.Text.Json.Nodes;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Tools;

/// <summary>Programs that end in every way: the structured result keeps to its schema and the text block is for reading.</summary>
public sealed class ResultTests(ToolServer server) : IClassFixture<ToolServer>
{
    // Language, program, seconds, status, exit code, first line of the text block.
    public static TheoryData<string, string, double, string, int, string> Endings => new()
    {
        { "python", "print('out')", 10, "succeeded", 0, "succeeded after " },
        { "python", "import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.exit(3)", 10, "failed", 3, "failed with exit code 3 after " },
        { "python", "1 / 0", 10, "failed", 1, "failed with exit code 1 after " },
        { "javascript", "console.log(6 * 7); process.exitCode = 9", 10, "failed", 9, "failed with exit code 9 after " },
        { "bash", "kill -SEGV $$", 10, "signaled", 139, "ended by SIGSEGV" },
        { "bash", "echo first; sleep 100", 0.5, "timed_out", 124, "stopped at the time limit after 0.5" },
        { "python", "b = bytearray(2 << 30)", 10, "out_of_memory", 137, "out of memory after " },
        { "bash", "yes", 10, "output_limit", 137, "stopped because it printed too much after " },
        { "python", "import subprocess\nall = [subprocess.Popen(['sleep', '50']) for _ in range(500)]", 10, "process_limit", 1, "failed with exit code 1 after reaching the limit of processes" },
        { "bash", "cat /dev/zero > big", 10, "disk_full", 1, "failed with exit code 1 with its disk full after " },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Every_ending_has_its_status_in_a_result_that_keeps_to_the_schema(string language, string code, double seconds, string status, int exitCode, string firstLine)
    {
        await Requirements.NeedLocalAsync();

        ToolAnswer answer = await CallAsync(new() { ["code"] = code, ["language"] = language, ["timeout_seconds"] = seconds });

        Assert.False(answer.IsError, answer.Text);
        Assert.True(answer.Status == status, $"{status} was expected: {answer.Text}");
        Assert.Equal(exitCode, answer.ExitCode);
        Assert.StartsWith(firstLine, answer.Text, StringComparison.Ordinal);
        Assert.Empty(Schema.Problems(await OutputSchemaAsync(), answer.Structured));
    }

    [Fact]
    public async Task The_text_block_is_the_status_and_the_streams_and_not_the_json_again()
    {
        await Requirements.NeedLocalAsync();

        ToolAnswer answer = await CallAsync(new() { ["code"] = "import sys\nprint('to out')\nprint('to err', file=sys.stderr)\nsys.exit(2)" });

        Assert.Matches(@"^failed with exit code 2 after [0-9.]+ s\n--- stdout\nto out\n--- stderr\nto err$", answer.Text);
    }

    [Fact]
    public async Task A_silent_program_s_text_says_that_there_was_no_output()
    {
        await Requirements.NeedLocalAsync();

        Assert.Matches(@"^succeeded after [0-9.]+ s\n\(no output\)$", (await CallAsync(new() { ["code"] = "pass" })).Text);
    }

    [Fact]
    public async Task Long_output_keeps_its_head_and_tail_and_says_in_the_text_what_is_missing()
    {
        await Requirements.NeedLocalAsync();

        ToolAnswer answer = await CallAsync(new() { ["code"] = "for i in range(20000): print('line', i)" });

        answer.Succeeded();
        Assert.StartsWith("line 0\nline 1\n", answer.Stdout, StringComparison.Ordinal);
        Assert.EndsWith("line 19998\nline 19999\n", answer.Stdout, StringComparison.Ordinal);
        Assert.InRange(answer.Text.Length, 3_000, 5_000);
        Assert.True(answer.Structured.GetProperty("truncation").GetProperty("stdout_bytes_cut").GetInt64() > 100_000);
        Assert.Matches("[0-9]+ bytes", answer.Text);
        Assert.Empty(Schema.Problems(await OutputSchemaAsync(), answer.Structured));
    }

    [Theory]
    [InlineData("python", "def f():\n    return 1 / 0\n\nf()", "main.py", "line 2, in f", "return 1 / 0")]
    [InlineData("javascript", "function f() {\n  throw new Error('boom')\n}\nf()", "main.js", "main.js:2", "throw new Error('boom')")]
    [InlineData("bash", "echo ok\nno-such-command", "main.sh", "line 2", "no-such-command")]
    public async Task A_traceback_names_the_program_s_file_and_shows_its_line(string language, string code, params string[] texts)
    {
        await Requirements.NeedLocalAsync();

        ToolAnswer answer = await CallAsync(new() { ["code"] = code, ["language"] = language });

        Assert.All(texts, t => Assert.Contains(t, answer.Stderr, StringComparison.Ordinal));
        Assert.DoesNotContain("runner", answer.Stderr, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("my program.py", "import sys\nprint(sys.argv, sys.stdin.read())\nraise ValueError('boom')", "'a', '-b', 'c d', ''] typed", "raise ValueError('boom')")]
    [InlineData("sub/tool.js", "console.log(process.argv.slice(2), require('fs').readFileSync(0, 'utf8'))\nthrow new Error('boom')", "[ 'a', '-b', 'c d', '' ] typed", "throw new Error('boom')")]
    [InlineData("tool.sh", "echo \"$1 $2 $3 $# $(cat)\"\nboom", "a -b c d 4 typed", "tool.sh: line 2: boom")]
    public async Task A_file_runs_under_its_own_name_with_arguments_and_input(string name, string code, string stdout, string stderr)
    {
        await Requirements.NeedLocalAsync();
        server.Place.File(name, code);

        ToolAnswer answer = await server.Peer.CallAsync("execute_file", new() { ["path"] = name, ["args"] = new JsonArray("a", "-b", "c d", ""), ["stdin"] = "typed" });

        Assert.False(answer.IsError, answer.Text);
        Assert.Equal("failed", answer.Status);
        Assert.Contains(stdout, answer.Stdout, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(name), answer.Stderr, StringComparison.Ordinal);
        Assert.Contains(stderr, answer.Stderr, StringComparison.Ordinal);
        Assert.Empty(Schema.Problems(await OutputSchemaAsync(), answer.Structured));
    }

    [Fact]
    public async Task A_file_by_its_absolute_path_or_through_a_link_inside_the_root_runs_too()
    {
        await Requirements.NeedLocalAsync();
        string path = server.Place.File("target.py", "import os\nprint(open(__file__).read())");
        File.CreateSymbolicLink(Path.Combine(server.Place.Work, "inside.py"), path);

        Assert.StartsWith("import os", (await server.Peer.CallAsync("execute_file", new() { ["path"] = path })).Succeeded().Stdout, StringComparison.Ordinal);
        Assert.StartsWith("import os", (await server.Peer.CallAsync("execute_file", new() { ["path"] = "inside.py" })).Succeeded().Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_s_own_program_cannot_change_the_file()
    {
        await Requirements.NeedLocalAsync();
        const string code = "open(__file__, 'w').write('overwritten')";
        string path = server.Place.File("overwrites.py", code);

        (await server.Peer.CallAsync("execute_file", new() { ["path"] = "overwrites.py" })).Succeeded();

        Assert.Equal(code, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Files_are_in_the_working_directory()
    {
        await Requirements.NeedLocalAsync();
        const string code = "import helper, data.more\nprint(helper.x, data.more.y, open('data/in.txt').read())";
        JsonObject files = new() { ["helper.py"] = "x = 1", ["data/more.py"] = "y = 2", ["data/in.txt"] = "text" };

        Assert.Equal("1 2 text\n", (await CallAsync(new() { ["code"] = code, ["files"] = files })).Succeeded().Stdout);
    }

    [Fact]
    public async Task Files_that_a_program_leaves_are_listed_in_the_result_and_in_the_text()
    {
        await Requirements.NeedLocalAsync();
        const string code = "import os\nos.mkdir('sub')\nopen('sub/out.txt', 'w').write('four')\nopen(b'odd \\xff\\n\\x1b name', 'w').write('x')";

        ToolAnswer answer = await CallAsync(new() { ["code"] = code });

        JsonElement[] left = [.. answer.Succeeded().Structured.GetProperty("artifacts").EnumerateArray()];
        Assert.Equal(2, left.Length);
        Assert.Contains(left, f => f.GetProperty("path").GetString() == "sub/out.txt" && f.GetProperty("bytes").GetInt64() == 4);
        Assert.Contains("files left: ", answer.Text, StringComparison.Ordinal);
        Assert.Contains("sub/out.txt (4 bytes)", answer.Text, StringComparison.Ordinal);
        Assert.Empty(Schema.Problems(await OutputSchemaAsync(), answer.Structured));
    }

    [Fact]
    public async Task Text_of_every_kind_survives_the_way_there_and_back()
    {
        await Requirements.NeedLocalAsync();
        const string text = "é 漢字 🦊 \u2028 \u0000 \u001b[31m \\ \" ' \t\n end";

        ToolAnswer answer = await CallAsync(new() { ["code"] = "import sys\nsys.stdout.write(sys.stdin.read())", ["stdin"] = text });

        Assert.Equal(text, answer.Succeeded().Stdout);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_do_not_break_the_answer()
    {
        await Requirements.NeedLocalAsync();

        ToolAnswer answer = await CallAsync(new() { ["code"] = "import sys\nsys.stdout.buffer.write(bytes(range(256)))\nsys.stderr.buffer.write(b'\\xed\\xa0\\x80 \\xff')" });

        Assert.Contains('\uFFFD', answer.Succeeded().Stdout);
        Assert.Empty(Schema.Problems(await OutputSchemaAsync(), answer.Structured));
    }

    private Task<ToolAnswer> CallAsync(JsonObject arguments) => server.Peer.CallAsync("execute_code", arguments);

    private async Task<JsonElement> OutputSchemaAsync() =>
        (await server.Peer.RequestAsync("tools/list", [])).GetProperty("result").GetProperty("tools")[0].GetProperty("outputSchema");
}
