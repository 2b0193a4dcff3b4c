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
    public async Task Trusted_says_so_in_json_too()
    {
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "run", "--trusted", "--json", "-c", "print(1)");

        JsonElement json = JsonDocument.Parse(result.Stdout).RootElement;
        Assert.Equal("none", json.GetProperty("sandbox").GetProperty("isolation").GetString());
        Assert.Equal("not_supported", json.GetProperty("enforcement").GetProperty("network").GetProperty("state").GetString());
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
