using System.Diagnostics;
using SandboxMcp.Providers.Tests.Hosts;

namespace SandboxMcp.Providers.Tests.Contract;

// How a program ends, and what stops it.
public abstract partial class SandboxProviderContract
{
    public static TheoryData<string, string> Endings => new()
    {
        { "main.py", "import sys; sys.exit({0})" }, { "main.sh", "exit {0}" }, { "main.js", "process.exit({0})" },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task The_exit_code_is_the_programs_own(string file, string code)
    {
        foreach (int exit in (int[])[0, 1, 3, 255])
        {
            ExecutionResult result = await Run(Job.Of(file, code.Replace("{0}", exit.ToString(provider: null), StringComparison.Ordinal)));

            Assert.Equal((exit == 0 ? ExecutionStatus.Succeeded : ExecutionStatus.Failed, exit, null), (result.Status, result.ExitCode, result.Signal));
        }
    }

    [Theory]
    [InlineData("SIGTERM", 15)]
    [InlineData("SIGKILL", 9)]
    [InlineData("SIGSEGV", 11)]
    [InlineData("SIGABRT", 6)]
    [InlineData("SIGINT", 2)]
    public async Task Death_by_a_signal_names_the_signal(string signal, int number)
    {
        foreach (SandboxJob job in (SandboxJob[])[Job.Python($"import os, signal; print('last words'); os.kill(os.getpid(), signal.{signal})"), Job.Bash($"echo last words; kill -{number} $$")])
        {
            // A Python program turns SIGINT into KeyboardInterrupt first, and dies of the signal after its traceback, as always.
            ExecutionResult result = await Run(job);

            Assert.True((ExecutionStatus.Signaled, 128 + number, signal, "last words\n") == (result.Status, result.ExitCode, result.Signal, result.Stdout), Describe(result));
        }
    }

    [Fact]
    public async Task A_crash_of_the_interpreter_is_a_signal()
    {
        ExecutionResult result = await Run(Job.Python("import ctypes; ctypes.string_at(0)"));

        Assert.Equal((ExecutionStatus.Signaled, "SIGSEGV", 139), (result.Status, result.Signal, result.ExitCode));
    }

    [Theory]
    [InlineData("main.py", "import os, time\nprint('before', flush=True)\nif os.fork() == 0: os.execv('/usr/bin/sleep', ['{0}', '1000'])\ntime.sleep(1000)")]
    [InlineData("main.sh", "echo before; (exec -a {0} sleep 1000) & wait")]
    [InlineData("main.js", "console.log('before'); require('child_process').spawn('/usr/bin/sleep', ['1000'], { argv0: '{0}' }); setTimeout(() => {}, 1e6)")]
    public async Task At_the_time_limit_the_whole_tree_dies_and_the_output_so_far_is_kept(string file, string code)
    {
        string mark = $"sandboxmcp-late-{Guid.NewGuid():N}";

        ExecutionResult result = await Run(Job.Of(file, code.Replace("{0}", mark, StringComparison.Ordinal)).Within(1.5));

        Assert.Equal((ExecutionStatus.TimedOut, 124, "before\n"), (result.Status, result.ExitCode, result.Stdout));
        Assert.InRange(result.Duration, 1.5, 2.5);
        await Eventually.Empty(() => [.. HostProcess.With(mark).Select(p => p.ToString())], "its child lives on");
    }

    [Fact]
    public async Task Ignoring_every_signal_does_not_help()
    {
        ExecutionResult result = await Run(Job.Bash("trap '' TERM HUP INT QUIT USR1; while :; do :; done").Within(1));

        Assert.Equal((ExecutionStatus.TimedOut, 124), (result.Status, result.ExitCode));
        Assert.InRange(result.Duration, 1, 2);
    }

    [Fact]
    public async Task A_stopped_process_group_ends_at_the_time_limit()
    {
        ExecutionResult result = await Run(Job.Python("import os, signal; print('stop', flush=True); os.killpg(0, signal.SIGSTOP)").Within(1));

        Assert.Equal((ExecutionStatus.TimedOut, "stop\n"), (result.Status, result.Stdout));
    }

    [Fact]
    public async Task Daemons_in_sessions_of_their_own_die_with_the_program()
    {
        string mark = $"sandboxmcp-daemon-{Guid.NewGuid():N}";

        await Print(Job.Python($"""
            import os
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.execv('/usr/bin/sleep', ['{mark}', '1000'])
                os._exit(0)
            os.wait()
            """));

        await Eventually.Empty(() => [.. HostProcess.With(mark).Select(p => p.ToString())], "the daemon lives on");
    }

    [Fact]
    public async Task Cancelling_kills_at_once_and_keeps_the_output_so_far()
    {
        string mark = $"sandboxmcp-cancelled-{Guid.NewGuid():N}";
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(TestToken);
        Task<ExecutionResult> run = Run(Job.Bash($"echo before; exec -a {mark} sleep 1000"), token: cancel.Token);
        await Eventually.Started(fixture, mark);

        long start = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        ExecutionResult result = await run;

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 3);
        Assert.Equal((ExecutionStatus.Cancelled, "before\n"), (result.Status, result.Stdout));
        Assert.NotEqual(0, result.ExitCode);
        await Eventually.Empty(() => [.. HostProcess.With(mark).Select(p => p.ToString())], "the cancelled program lives on");
    }

    [Fact]
    public async Task Cancelled_before_it_starts_it_does_not_run()
    {
        using CancellationTokenSource cancelled = new();
        await using ISandbox sandbox = await fixture.NewAsync("python");
        await cancelled.CancelAsync();

        Task<ExecutionResult> run = sandbox.RunAsync(Job.Python("print('ran')"), cancelled.Token);

        ExecutionResult result = await run;
        Assert.Equal((ExecutionStatus.Cancelled, ""), (result.Status, result.Stdout));
    }

    [Fact]
    public async Task A_background_child_that_keeps_the_output_open_does_not_hold_up_the_result()
    {
        long start = Stopwatch.GetTimestamp();

        Assert.Equal("done\n", await Print(Job.Bash("sleep 1000 & echo done")));

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 6);
    }

    [Fact]
    public async Task A_program_that_closes_its_output_early_still_has_its_exit_code()
    {
        ExecutionResult result = await Run(Job.Python("import os, time; os.write(1, b'bye'); os.close(1); os.close(2); time.sleep(0.3); os._exit(5)"));

        Assert.Equal((ExecutionStatus.Failed, 5, "bye"), (result.Status, result.ExitCode, result.Stdout));
        Assert.InRange(result.Duration, 0.3, 3);
    }

    [Fact]
    public async Task A_program_that_closes_its_input_still_has_its_exit_code()
    {
        ExecutionResult result = await Run(Job.Bash("exec 0<&-; sleep 0.2; exit 6") with { StandardInput = new byte[1 << 20] });

        Assert.Equal((ExecutionStatus.Failed, 6), (result.Status, result.ExitCode));
    }

    [Fact]
    public async Task Killing_its_parent_changes_nothing()
    {
        if (!fixture.HasWalls || !fixture.OnHostKernel)
        {
            return; // There the parent is an ordinary process of the same user. The run is lost, and says so: see Escapes.
        }

        ExecutionResult result = await Run(Job.Bash("kill -9 $PPID; kill -15 1; kill -2 1; exit 4"));

        Assert.Equal((ExecutionStatus.Failed, 4), (result.Status, result.ExitCode));
    }
}
