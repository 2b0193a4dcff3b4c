using System.Security.Cryptography;
using CsCheck;

namespace SandboxMcp.Providers.Tests.Contract;

// What reaches a program: its files, its arguments, its input.
public abstract partial class SandboxProviderContract
{
    [Theory]
    [InlineData("main.py", "print('hello')")]
    [InlineData("main.sh", "echo hello")]
    [InlineData("main.js", "console.log('hello')")]
    public async Task Hello(string file, string code)
    {
        ExecutionResult result = await Run(Job.Of(file, code));

        Assert.Equal((ExecutionStatus.Succeeded, 0, null, "hello\n", ""), (result.Status, result.ExitCode, result.Signal, result.Stdout, result.Stderr));
        Assert.Null(result.Truncation);
        Assert.Equal(fixture.Row, result.Sandbox.Provider);
        Assert.Equal(fixture.Status.Isolation, result.Sandbox.Isolation);
        Assert.False(result.Sandbox.Warm);
    }

    [Theory]
    [InlineData("main.py", "import sys; print(repr(sys.stdin.read()))", "''")]
    [InlineData("main.sh", "cat; echo end", "end")]
    [InlineData("main.js", "console.log(JSON.stringify(require('fs').readFileSync(0, 'utf8')))", "\"\"")]
    public async Task Input_that_is_empty_ends_at_once(string file, string code, string expected) => Assert.Equal(expected + "\n", await Print(Job.Of(file, code)));

    [Theory]
    [InlineData("main.py", "import sys\nfor line in sys.stdin: print(line.strip().upper())")]
    [InlineData("main.sh", "tr a-z A-Z")]
    [InlineData("main.js", "process.stdin.on('data', d => process.stdout.write(d.toString().toUpperCase()))")]
    public async Task Input_is_read_as_it_was_given(string file, string code) => Assert.Equal("ONE\nTWO\n", await Print(Job.Of(file, code).Reading("one\ntwo\n")));

    [Theory]
    [InlineData("main.py", "import sys, hashlib; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())")]
    [InlineData("main.sh", "sha256sum | cut -d' ' -f1")]
    [InlineData("main.js", "const h = require('crypto').createHash('sha256'); process.stdin.on('data', d => h.update(d)).on('end', () => console.log(h.digest('hex')))")]
    public async Task Five_mebibytes_of_binary_input_arrive_unchanged(string file, string code)
    {
        byte[] input = new byte[5 << 20];
        new Random(7).NextBytes(input);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(input)) + "\n", await Print(Job.Of(file, code) with { StandardInput = input }));
    }

    [Fact]
    public async Task Input_that_nobody_reads_holds_nothing_up()
    {
        ExecutionResult result = await Run(Job.Python("print('done')") with { StandardInput = new byte[5 << 20] });

        Assert.Equal((ExecutionStatus.Succeeded, "done\n"), (result.Status, result.Stdout));
        Assert.InRange(result.Duration, 0, 3);
    }

    [Theory]
    [InlineData("main.py", "import sys, json; print(json.dumps(sys.argv[1:], ensure_ascii=False))")]
    [InlineData("main.js", "console.log(JSON.stringify(process.argv.slice(2)))")]
    public async Task Arguments_arrive_unchanged(string file, string code)
    {
        string[] arguments = ["plain", "", "two words", "ünï-çødé 🐍", "-c", "--help", "a\nb\tc", "'\"$HOME`id`\\", "*", new string('x', 100_000)];

        Assert.Equal(arguments, System.Text.Json.JsonSerializer.Deserialize<string[]>(await Print(Job.Of(file, code, arguments) with { OutputKeptBytes = 1 << 20 })));
    }

    [Fact]
    public async Task Arguments_of_a_shell_program_arrive_unchanged() =>
        Assert.Equal("3|one||t w o 🐍|", await Print(Job.Bash("printf '%s|' $# \"$@\"", "one", "", "t w o 🐍")));

    [Fact]
    public Task Any_text_without_NUL_is_an_argument() => Gen.Char[' ', '\ud7ff'].Array[0, 40].Select(c => new string(c)).Array[1, 20].SampleAsync(
        async arguments => (await Print(Job.Python("import sys, json; print(json.dumps(sys.argv[1:]))", arguments))) is var printed
            && System.Text.Json.JsonSerializer.Deserialize<string[]>(printed)!.SequenceEqual(arguments), iter: 5, threads: 1);

    [Fact]
    public async Task Files_are_placed_in_their_directories()
    {
        SandboxJob job = Job.Python("""
            import os, pathlib
            for path in sorted(p for p in pathlib.Path('.').rglob('*') if p.is_file()): print(path, path.stat().st_size)
            print(open('data/deep/er/ünï.txt', encoding='utf-8').read())
            open('data/deep/new.txt', 'w').write('writable')
            os.remove('empty')
            """).With("data/deep/er/ünï.txt", "grüße").With("data/a b.csv", "1,2").With("empty", "");

        Assert.Equal($"data/a b.csv 3\ndata/deep/er/ünï.txt 7\nempty 0\nmain.py {job.Files[0].Content.Length}\ngrüße\n", await Print(job));
    }

    [Fact]
    public async Task Binary_files_arrive_unchanged()
    {
        byte[] content = [.. Enumerable.Range(0, 70_000).Select(i => (byte)i)];
        SandboxJob job = Job.Python("import hashlib; print(hashlib.sha256(open('blob', 'rb').read()).hexdigest())");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)) + "\n", await Print(job with { Files = [.. job.Files, new SandboxFile("blob", content)] }));
    }

    [Fact]
    public async Task The_program_may_be_in_a_subdirectory()
    {
        SandboxJob job = Job.Of("src/app/run.py", """
            import os, helper
            print(helper.name, os.path.basename(os.getcwd()), __file__.endswith('/workspace/src/app/run.py'))
            """).With("src/app/helper.py", "name = 'sibling'");

        Assert.Equal("sibling workspace True\n", await Print(job));
    }

    [Fact]
    public async Task Files_that_do_not_fit_are_refused_before_anything_runs()
    {
        if (!Promises("disk"))
        {
            return;
        }

        SandboxJob job = Job.Python("print('ran')");
        job = job with { Files = [.. job.Files, new SandboxFile("big", new byte[4 << 20])] };

        SandboxException refusal = await Assert.ThrowsAnyAsync<SandboxException>(() => Run(job, new ResourceLimits { WorkspaceBytes = 1 << 20 }));
        Assert.False(refusal.MayHaveRun);
    }

    [Fact]
    public async Task Home_and_temporary_directories_are_writable() => Assert.Equal("True\n", await Print(Job.Python("""
        import os, pathlib, tempfile
        (pathlib.Path.home() / 'here').write_text('x')
        with tempfile.NamedTemporaryFile() as file: file.write(b'x' * 1000)
        print(os.path.samefile(pathlib.Path.home(), os.getcwd()))
        """)));
}
