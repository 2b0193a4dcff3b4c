using System.Text.Json;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Commands;

public sealed class RunTests
{
    [Theory]
    [InlineData(0, "python", "print('hi')")]
    [InlineData(7, "python", "raise SystemExit(7)")]
    [InlineData(255, "bash", "exit 255")]
    [InlineData(143, "bash", "kill -TERM $$")]
    [InlineData(139, "bash", "kill -SEGV $$")]
    [InlineData(137, "python", "b = bytearray(2 << 30)")]
    public async Task The_exit_code_is_the_program_s_or_128_and_the_signal(int exitCode, string language, string code)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", "-l", language, "-c", code);

        Assert.True(result.ExitCode == exitCode, $"{exitCode} was expected: {result}");
        Assert.DoesNotContain('\e', result.Stderr);
    }

    [Fact]
    public async Task At_the_time_limit_it_is_124_and_the_streams_so_far_are_there()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", "-t", "0.5", "-l", "bash", "-c", "echo out; echo err >&2; sleep 100");

        Assert.Equal((124, "out\n"), (result.ExitCode, result.Stdout));
        Assert.StartsWith("err\n", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("sandbox-mcp: stopped at the time limit after 0.5", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_program_s_streams_are_passed_on_and_nothing_is_added()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", "-c", "import sys\nsys.stdout.write('é no newline')\nsys.stderr.write('err')");

        Assert.Equal(new CommandResult(0, "é no newline", "err"), result);
    }

    [Fact]
    public async Task A_file_gets_its_arguments_and_with_a_double_dash_those_that_begin_with_one()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        place.File("sub/args.py", "import sys\nprint(sys.argv[1:])");

        CommandResult result = await CommandLine.RunAsync(place, "run", "sub/args.py", "a", "b c", "--", "-t", "--json", "");

        Assert.Equal(new CommandResult(0, "['a', 'b c', '-t', '--json', '']\n", ""), result);
    }

    [Fact]
    public async Task A_file_through_a_link_out_of_its_directory_runs_because_a_person_typed_it()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        string real = Path.Combine(place.Root, "program.py");
        File.WriteAllText(real, "print('real')");
        File.CreateSymbolicLink(Path.Combine(place.Work, "link.py"), real);

        Assert.Equal(new CommandResult(0, "real\n", ""), await CommandLine.RunAsync(place, "run", "link.py"));
    }

    [Theory]
    [InlineData("missing.py")]
    [InlineData("missing/missing.py")]
    [InlineData("/missing/missing.py")]
    [InlineData(".")]
    public async Task A_file_that_is_not_there_is_2_and_named(string file)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", file);

        Assert.True(result is { ExitCode: 2, Stdout: "" }, $"{result}");
        Assert.Contains("path: ", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-1")]
    [InlineData("0")]
    public async Task A_time_limit_that_is_none_is_2_and_nothing_runs(string seconds)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", "-t", seconds, "-c", "print('must not run')");

        Assert.True(result is { ExitCode: 2, Stdout: "" }, $"{result}");
        Assert.Equal(0, place.Outcomes());
    }

    [Theory]
    [InlineData("301", 126)]
    [InlineData("1e12", 126)]
    public async Task A_time_limit_above_the_ceiling_is_126_and_nothing_runs(string seconds, int exitCode)
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", "-t", seconds, "-c", "print('must not run')");

        Assert.True(result.ExitCode == exitCode && result.Stdout.Length == 0, $"{result}");
        Assert.Contains("300", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, place.Outcomes());
    }

    [Fact]
    public async Task Standard_input_is_passed_on_only_when_asked_for()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        string[] run = ["run", "-c", "import sys\nprint(repr(sys.stdin.read()))"];

        Assert.Equal("''\n", (await CommandLine.RunAsync(place, "typed", run)).Stdout);
        Assert.Equal("'typed\\n'\n", (await CommandLine.RunAsync(place, "typed\n", [.. run, "--stdin"])).Stdout);
        Assert.Equal("'typed'\n", (await CommandLine.RunAsync(place, "typed", [.. run, "-i"])).Stdout);
    }

    [Fact]
    public async Task Json_is_the_whole_structured_result_and_nothing_else_is_printed()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", "--json", "-c", "import sys\nprint('out')\nprint('é', file=sys.stderr)\nsys.exit(3)");

        JsonElement json = JsonDocument.Parse(result.Stdout).RootElement;
        Assert.Equal((3, ""), (result.ExitCode, result.Stderr));
        Assert.Empty(Schema.Problems(Server.Tools.ToolResults.OutputSchema, json));
        Assert.Equal(("failed", 3, "out\n", "é\n"), (
            json.GetProperty("status").GetString(), json.GetProperty("exit_code").GetInt32(), json.GetProperty("stdout").GetString(), json.GetProperty("stderr").GetString()));
        Assert.Contains("é", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_venv_is_denied_with_126_and_runs_only_as_trusted_which_says_so()
    {
        using Place place = new();
        string touched = Path.Combine(place.Work, "touched");
        string code = $"open('{touched}', 'w').close()\nprint('ran')";

        CommandResult denied = await CommandLine.RunAsync(place, "run", "--provider", "venv", "-c", code);

        Assert.Equal((126, "", false), (denied.ExitCode, denied.Stdout, File.Exists(touched)));
        Assert.Contains("below the operator's floor", denied.Stderr, StringComparison.Ordinal);

        CommandResult trusted = await CommandLine.RunAsync(place, "run", "--trusted", "-c", code);

        Assert.Equal((0, "ran\n", true), (trusted.ExitCode, trusted.Stdout, File.Exists(touched)));
        Assert.Equal("sandbox-mcp: this ran without isolation (trusted mode)\n", trusted.Stderr);
        Assert.Contains(place.AuditEvents(), e => e.TryGetProperty("isolation", out JsonElement isolation) && isolation.GetString() == "none");
    }

    [Fact]
    public async Task Trusted_says_so_in_json_too()
    {
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", "--trusted", "--json", "-c", "print(1)");

        JsonElement json = JsonDocument.Parse(result.Stdout).RootElement;
        Assert.Equal("none", json.GetProperty("sandbox").GetProperty("isolation").GetString());
        Assert.Equal("not_supported", json.GetProperty("enforcement").GetProperty("network").GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_provider_that_is_not_available_is_125_and_says_what_to_do()
    {
        using Place place = new Place().With("Local:Runtime", "/nonexistent");

        CommandResult result = await CommandLine.RunAsync(place, "run", "-c", "print('must not run')");

        Assert.Equal((125, ""), (result.ExitCode, result.Stdout));
        Assert.Contains("'/nonexistent' (Local:Runtime) was not found. To do:", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_writable_audit_log_it_is_125_and_nothing_runs()
    {
        using Place place = new();
        string touched = Path.Combine(place.Work, "touched");
        place.With("Audit:Path", Path.Combine(place.File("a file", ""), "audit.jsonl"));

        CommandResult result = await CommandLine.RunAsync(place, "run", "--trusted", "-c", $"open('{touched}', 'w').close()");

        Assert.Equal((125, "", false), (result.ExitCode, result.Stdout, File.Exists(touched)));
        Assert.Contains("audit log cannot be written", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_kills_the_program_with_the_command()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        Witness witness = new(place);
        using System.Diagnostics.Process command = CommandLine.Start(place, Repository.Executable, ["run", "-l", "bash", "-c", "sleep 100"]);
        await witness.SeesAsync("sleep 100");

        using (System.Diagnostics.Process kill = CommandLine.Start(place, "kill", ["-INT", command.Id.ToString(provider: null)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await command.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(130, command.ExitCode);
        Assert.Empty(witness.Everything());
    }

    [Fact]
    public async Task A_run_leaves_nothing_on_the_host()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        await CommandLine.RunAsync(place, "run", "-c", "print(1)");

        Assert.Empty(Directory.GetFileSystemEntries(place.State));
        Assert.Empty(new Witness(place).Everything());
    }

    [Fact]
    public async Task The_example_runs()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", Repository.At("examples", "hello.py"));

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Hello from Python", result.Stdout, StringComparison.Ordinal);
    }
}
