namespace SandboxMcp.Providers.Tests.Contract;

// What a program may use, and the numbers of what it used.
public abstract partial class SandboxProviderContract
{
    private static readonly ResourceLimits Tight = new() { MemoryBytes = 64 << 20, Processes = 40, WorkspaceBytes = 4 << 20, TempBytes = 4 << 20, Inodes = 500, OpenFiles = 100 };

    [Fact]
    public async Task Too_much_memory_is_out_of_memory()
    {
        if (!Promises("memory"))
        {
            return;
        }

        ExecutionResult result = await Run(Job.Python("print('start')\nx = []\nwhile True: x.append(b'x' * (1 << 20))"), Tight);

        Assert.True(result is { Status: ExecutionStatus.OutOfMemory, Stdout: "start\n", Usage.OomKills: > 0 }, Describe(result));
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task A_program_that_outlives_the_death_of_its_greedy_child_has_its_own_ending()
    {
        if (!Promises("memory") || !fixture.OnHostKernel)
        {
            return; // A kernel of its own dies whole.
        }

        ExecutionResult result = await Run(Job.Python("""
            import os, time
            if os.fork() == 0:
                x = b'x' * (200 << 20)
                os._exit(0)
            _, status = os.wait()
            print('child', status)
            """), Tight);

        Assert.True(result is { Status: ExecutionStatus.Succeeded, Stdout: "child 9\n", Usage.OomKills: > 0 }, Describe(result));
    }

    [Fact]
    public async Task Too_many_processes_is_the_process_limit()
    {
        if (!Promises("processes"))
        {
            return;
        }

        ExecutionResult result = await Run(Job.Python("import os, time\nfor _ in range(300):\n    if os.fork() == 0: time.sleep(60); os._exit(0)"), Tight with { MemoryBytes = 512 << 20 });

        Assert.NotEqual(0, result.ExitCode);
        if (result.Usage.ProcessLimitHits is null)
        {
            Assert.Equal(ExecutionStatus.Failed, result.Status); // Nobody trustworthy counted; the program's own error is all there is.
        }
        else
        {
            Assert.True(result is { Status: ExecutionStatus.ProcessLimit, Usage.ProcessLimitHits: > 0 }, Describe(result));
        }

        Assert.Contains("BlockingIOError", result.Stderr, StringComparison.Ordinal);
    }

    /// <summary>By bytes, and by files without any. A kernel of its own (gVisor) counts bytes only; its memory limit bounds the rest.</summary>
    [Theory]
    [InlineData("open('fill', 'wb').write(b'x' * (64 << 20))")]
    [InlineData("import tempfile\nwith tempfile.TemporaryFile(buffering=0) as f:\n    while True: f.write(b'x' * (1 << 20))")]
    [InlineData("for i in range(5000): open(f'f{i}', 'w').close()")]
    [InlineData("for i in range(5000): __import__('os').mkdir(f'/tmp/d{i}')")]
    public async Task A_full_disk_is_disk_full(string code)
    {
        if (!Promises("disk") || (!fixture.OnHostKernel && code.StartsWith("for", StringComparison.Ordinal)))
        {
            return;
        }

        // A limit of one file's size ends the same attempt a page earlier.
        ExecutionResult result = await Run(Job.Python(code), Tight with { MemoryBytes = 256 << 20 });

        bool byFileSize = result.Status == ExecutionStatus.Failed && result.Stderr.Contains("too large", StringComparison.Ordinal);
        bool unseen = result.Status == ExecutionStatus.Failed && !fixture.OnHostKernel;
        Assert.True(result.Status == ExecutionStatus.DiskFull || byFileSize || unseen, Describe(result));
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task The_disk_has_the_size_that_was_asked_for()
    {
        if (!Promises("disk"))
        {
            return;
        }

        string printed = await Print(Job.Python("import shutil, os\nfor d in ('.', '/tmp'): print(shutil.disk_usage(d).total >> 10, os.statvfs(d).f_files)"));

        if (fixture.OnHostKernel)
        {
            Assert.Equal("65536 16384\n65536 16384\n", printed);
        }
    }

    [Fact]
    public async Task Open_files_are_bounded()
    {
        ExecutionResult result = await Run(Job.Python("import os\nfds = []\nwhile True: fds.append(os.dup(0))"), Tight);

        Assert.Contains("Too many open files", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processor_time_is_bounded()
    {
        if (!Promises("cpu"))
        {
            return;
        }

        SandboxJob spin = Job.Python("import os\nfor _ in range(3): os.fork()\nwhile True: pass").Within(2);

        ExecutionResult result = await Run(spin, new ResourceLimits { Cpus = 0.5 });

        Assert.Equal(ExecutionStatus.TimedOut, result.Status);
        Assert.InRange(result.Usage.CpuSeconds!.Value, 0.3, 1.5);
    }

    [Fact]
    public async Task Processor_time_is_counted()
    {
        ExecutionResult idle = await Run(Job.Python("import time; time.sleep(0.5)"));
        ExecutionResult busy = await Run(Job.Python("import time\nwhile time.process_time() < 0.6: pass"));

        Assert.InRange(busy.Usage.CpuSeconds ?? 0.6, 0.4, 2);
        Assert.InRange(idle.Usage.CpuSeconds ?? 0, 0, 0.35);
        Assert.InRange(idle.Duration, 0.5, 2);
    }

    [Fact]
    public async Task Processor_time_of_children_is_counted()
    {
        ExecutionResult result = await Run(Job.Python("import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time\\nwhile time.process_time() < 0.6: pass'])"));

        Assert.InRange(result.Usage.CpuSeconds ?? 0.6, 0.4, 2.5);
    }

    [Fact]
    public async Task Memory_and_processes_are_counted()
    {
        ExecutionResult result = await Run(Job.Python("""
            import subprocess
            x = b'x' * (50 << 20)
            children = [subprocess.Popen(['sleep', '0.3']) for _ in range(10)]
            for child in children: child.wait()
            """));

        Assert.Equal(ExecutionStatus.Succeeded, result.Status);
        Assert.InRange(result.Usage.PeakMemoryBytes ?? 60 << 20, 50 << 20, 200 << 20);
        Assert.InRange(result.Usage.PeakProcesses ?? 12, 11, 40);
        Assert.Equal(0, result.Usage.OomKills ?? 0);
        Assert.Equal(0, result.Usage.ProcessLimitHits ?? 0);
    }

    [Fact]
    public async Task What_is_enforced_by_cgroups_is_also_counted()
    {
        ExecutionResult result = await Run(Job.Python("pass"));

        Assert.True(!fixture.Enforces("memory") || result.Usage is { PeakMemoryBytes: > 0, OomKills: 0 }, Describe(result));
        Assert.True(!fixture.Enforces("cpu") || result.Usage.CpuSeconds is > 0 and < 5, Describe(result));
    }
}
