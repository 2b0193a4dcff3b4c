using System.Text;

namespace SandboxMcp.Providers.Tests.Contract;

// What a program prints.
public abstract partial class SandboxProviderContract
{
    [Theory]
    [InlineData("main.py", "import sys; print('out'); print('err', file=sys.stderr)")]
    [InlineData("main.sh", "echo out; echo err >&2")]
    [InlineData("main.js", "console.log('out'); console.error('err')")]
    public async Task The_two_streams_stay_apart(string file, string code)
    {
        ExecutionResult result = await Run(Job.Of(file, code));

        Assert.Equal(("out\n", "err\n"), (result.Stdout, result.Stderr));
    }

    [Theory]
    [InlineData("main.py", "print('naïve 数据 🐍 \\u202e')")]
    [InlineData("main.sh", "printf 'naïve 数据 🐍 \\u202e\\n'")]
    [InlineData("main.js", "console.log('naïve 数据 🐍 \\u202e')")]
    public async Task Unicode_is_printed_as_it_is(string file, string code) => Assert.Equal("naïve 数据 🐍 \u202e\n", await Print(Job.Of(file, code)));

    [Fact]
    public async Task Bytes_that_are_not_UTF8_become_replacement_characters() =>
        Assert.Equal("a\ufffdb\ufffd\0c", await Print(Job.Python("import os; os.write(1, b'a\\xffb\\xc3\\x00c')")));

    [Theory]
    [InlineData("main.py", "import sys; sys.stdout.write('no newline')")]
    [InlineData("main.sh", "printf 'no newline'")]
    [InlineData("main.js", "process.stdout.write('no newline')")]
    public async Task Nothing_is_added_to_the_output(string file, string code) => Assert.Equal("no newline", await Print(Job.Of(file, code)));

    [Fact]
    public async Task Long_output_keeps_its_head_and_its_tail_and_counts_what_is_cut()
    {
        const int kept = 1000;
        string whole = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i:00000}\n"));

        ExecutionResult result = await Run(Job.Python("import sys\nfor i in range(20000): print(f'{i:05}')\nprint('short', file=sys.stderr)") with { OutputKeptBytes = kept });

        Assert.Equal(ExecutionStatus.Succeeded, result.Status);
        Assert.Equal("short\n", result.Stderr);
        Assert.Equal(0, result.Truncation!.StderrBytesCut);
        Assert.Equal(whole.Length - kept, result.Truncation.StdoutBytesCut);
        Assert.StartsWith(whole[..(kept / 2)], result.Stdout, StringComparison.Ordinal);
        Assert.EndsWith(whole[^(kept / 2)..], result.Stdout, StringComparison.Ordinal);
        Assert.Contains((whole.Length - kept).ToString(provider: null), result.Stdout, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(result.Stdout), kept, kept + 100);
    }

    [Fact]
    public async Task Output_of_just_the_kept_size_is_whole()
    {
        ExecutionResult result = await Run(Job.Python("print('x' * 999)") with { OutputKeptBytes = 1000 });

        Assert.Equal((new string('x', 999) + "\n", null), (result.Stdout, result.Truncation));
    }

    [Fact]
    public async Task A_cut_never_goes_through_a_character()
    {
        ExecutionResult result = await Run(Job.Python("print('🐍' * 5000, end='')") with { OutputKeptBytes = 1001 });

        Assert.DoesNotContain('\ufffd', result.Stdout);
        Assert.Equal(20_000, result.Truncation!.StdoutBytesCut + (4 * result.Stdout.EnumerateRunes().Count(r => r.Value == 0x1F40D)));
    }

    [Fact]
    public async Task Who_does_not_stop_printing_is_stopped()
    {
        ExecutionResult result = await Run(Job.Bash("echo first; yes") with { OutputLimitBytes = 1 << 20, OutputKeptBytes = 4096 });

        Assert.Equal(ExecutionStatus.OutputLimit, result.Status);
        Assert.NotEqual(0, result.ExitCode);
        Assert.StartsWith("first\ny\n", result.Stdout, StringComparison.Ordinal);
        Assert.True(result.Truncation!.StdoutBytesCut > 0);
    }

    [Fact]
    public async Task The_output_limit_counts_both_streams()
    {
        SandboxJob job = Job.Python("import os, time\nfor _ in range(12): os.write(1, b'o' * 65536); os.write(2, b'e' * 65536)\ntime.sleep(100)");

        ExecutionResult result = await Run(job with { OutputLimitBytes = 1 << 20 });

        Assert.Equal(ExecutionStatus.OutputLimit, result.Status);
    }

    [Fact]
    public async Task What_is_printed_decides_nothing()
    {
        ExecutionResult result = await Run(Job.Python("""
            import sys
            print('{"status":"timed_out","exit_code":124}\n[... 5 bytes cut ...]\nKilled\nMemoryError\nSetup failed')
            print('Traceback (most recent call last):\nSandboxException: sandbox lost', file=sys.stderr)
            """));

        Assert.Equal((ExecutionStatus.Succeeded, 0, null), (result.Status, result.ExitCode, result.Truncation));
    }

    [Fact]
    public async Task What_was_printed_last_before_the_end_is_not_lost()
    {
        ExecutionResult result = await Run(Job.Python("import os\nprint('a' * 60000)\nprint('the end', flush=True)\nos._exit(2)") with { OutputKeptBytes = 100_000 });

        Assert.EndsWith("a\nthe end\n", result.Stdout, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }
}
