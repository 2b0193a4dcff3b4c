namespace SandboxMcp.Providers.Tests.Contract;

// JavaScript behaves as under `node FILE`.
public abstract partial class SandboxProviderContract
{
    [Fact]
    public async Task A_JavaScript_error_shows_the_programs_own_file_and_line_and_nothing_of_the_runner()
    {
        ExecutionResult result = await Run(Job.Of("sums.js", "function fail() {\n  throw new TypeError('no sum');\n}\nfail();\n"));

        Assert.Equal((ExecutionStatus.Failed, 1), (result.Status, result.ExitCode));
        Assert.Matches("^/.*workspace/sums\\.js:2\n  throw new TypeError", result.Stderr);
        Assert.Contains("TypeError: no sum\n    at fail (", result.Stderr, StringComparison.Ordinal);
        AssertNothingOfTheRunner(result.Stderr);
    }

    [Theory]
    [InlineData("const = 1", "SyntaxError")]
    [InlineData("Promise.reject(new Error('nobody caught me'))", "nobody caught me")]
    [InlineData("setTimeout(() => { throw new Error('later') }, 1)", "later")]
    [InlineData("require('./nowhere')", "Cannot find module")]
    public async Task JavaScript_failures_are_shown(string code, string expected)
    {
        ExecutionResult result = await Run(Job.Node(code));

        Assert.Equal((ExecutionStatus.Failed, 1), (result.Status, result.ExitCode));
        Assert.Contains(expected, result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("runner", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("console.log(require.main === module, module.id, module.parent === undefined || module.parent === null)", "true . true")]
    [InlineData("console.log(process.argv.slice(2).join(), process.argv[1] === __filename, process.argv.length)", "a,b true 4")]
    [InlineData("console.log(require('path').basename(__filename), __dirname === process.cwd())", "main.js true")]
    [InlineData("console.log(require('./helper').name, require('./helper') === require('./helper.js'))", "sibling true")]
    [InlineData("import('./module.mjs').then(m => console.log(m.default, m.url))", "module module.mjs")]
    [InlineData("console.log(Object.keys(require.cache).length)", "1")]
    [InlineData("console.log(process.execArgv.length, process.env.NODE_OPTIONS, process.ppid > 0)", "0 undefined true")]
    [InlineData("const { execFileSync } = require('child_process'); console.log(execFileSync(process.execPath, ['-p', '6*7']).toString().trim())", "42")]
    [InlineData("const { Worker } = require('worker_threads'); new Worker('require(\"worker_threads\").parentPort.postMessage(7)', { eval: true }).on('message', console.log)", "7")]
    [InlineData("process.on('exit', c => console.log('exit', c)); process.on('beforeExit', () => console.log('before'))", "before\nexit 0")]
    [InlineData("require('fs').writeFileSync('x', 'y'); console.log(require('fs').readdirSync('.').sort().join())", "helper.js,main.js,module.mjs,x")]
    [InlineData("(async () => { for await (const line of require('readline').createInterface({ input: process.stdin })) console.log(line); })()", "one\ntwo")]
    [InlineData("console.log(process.stdout.isTTY, new Intl.DateTimeFormat('en').resolvedOptions().timeZone)", "undefined UTC")]
    [InlineData("console.log(this === module.exports, typeof require, typeof exports, arguments.length)", "true function object 5")]
    public async Task JavaScript_programs_behave_as_in_a_file_of_their_own(string code, string expected) => Assert.Equal(
        expected + "\n",
        await Print(Job.Node(code, "a", "b").With("helper.js", "exports.name = 'sibling';").With("module.mjs", "export default 'module'; export const url = import.meta.url.split('/').pop();").Reading("one\ntwo\n")));

    [Fact]
    public async Task JavaScript_modules_import_and_await_at_the_top() => Assert.Equal("1 true main.mjs a\n", await Print(Job.Of("main.mjs", """
        import fs from 'node:fs';
        import { one } from './one.mjs';
        const text = await fs.promises.readFile(new URL(import.meta.url), 'utf8');
        console.log(one, text.includes('top'), import.meta.url.split('/').pop(), process.argv[2]); // top
        """, "a").With("one.mjs", "export const one = 1;")));

    [Fact]
    public async Task A_CommonJS_file_by_its_ending_is_one() => Assert.Equal("function\n", await Print(Job.Of("main.cjs", "console.log(typeof require)")));

    [Fact]
    public async Task JavaScript_keeps_what_it_printed_through_a_pipe_before_exit()
    {
        ExecutionResult result = await Run(Job.Node("for (let i = 0; i < 20000; i++) console.log('x'.repeat(50)); process.exitCode = 3") with { OutputKeptBytes = 2 << 20 });

        Assert.Equal((3, 51 * 20_000), (result.ExitCode, result.Stdout.Length));
    }
}
