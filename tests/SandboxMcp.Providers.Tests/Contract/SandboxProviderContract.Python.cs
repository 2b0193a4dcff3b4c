namespace SandboxMcp.Providers.Tests.Contract;

// Python behaves as under `python3 FILE`.
public abstract partial class SandboxProviderContract
{
    [Fact]
    public async Task A_Python_traceback_shows_the_programs_own_file_and_line_and_nothing_of_the_runner()
    {
        ExecutionResult result = await Run(Job.Of("sums.py", "def divide(a, b):\n    return a / b\n\n\ndivide(1, 0)\n"));

        Assert.Equal((ExecutionStatus.Failed, 1), (result.Status, result.ExitCode));
        Assert.Matches("^Traceback \\(most recent call last\\):\n  File \"/.*workspace/sums.py\", line 5, in <module>\n    divide\\(1, 0\\)\n", result.Stderr);
        Assert.Contains("workspace/sums.py\", line 2, in divide\n    return a / b\n", result.Stderr, StringComparison.Ordinal);
        Assert.EndsWith("ZeroDivisionError: division by zero\n", result.Stderr, StringComparison.Ordinal);
        AssertNothingOfTheRunner(result.Stderr);
    }

    [Fact]
    public async Task A_Python_traceback_shows_causes_and_imported_files()
    {
        ExecutionResult result = await Run(Job.Python("""
            import helper
            try:
                helper.fail()
            except KeyError as e:
                raise RuntimeError('outer') from e
            """).With("helper.py", "def fail():\n    {}['missing']\n"));

        Assert.Contains("workspace/helper.py\", line 2, in fail\n    {}['missing']\n", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("The above exception was the direct cause", result.Stderr, StringComparison.Ordinal);
        AssertNothingOfTheRunner(result.Stderr);
    }

    [Fact]
    public async Task A_Python_syntax_error_shows_the_line_and_the_place()
    {
        ExecutionResult result = await Run(Job.Python("print('not reached')\nx = (1,\ny = 2 +\n"));

        Assert.Equal((ExecutionStatus.Failed, 1, ""), (result.Status, result.ExitCode, result.Stdout));
        Assert.Matches("^  File \"/.*workspace/main.py\", line [23]\n.*\n.*\\^", result.Stderr);
        Assert.Contains("SyntaxError", result.Stderr, StringComparison.Ordinal);
        AssertNothingOfTheRunner(result.Stderr);
    }

    [Theory]
    [InlineData("raise SystemExit('sorry')", 1, "sorry\n")]
    [InlineData("import sys; sys.exit()", 0, "")]
    [InlineData("import sys; sys.exit(None)", 0, "")]
    [InlineData("import sys; sys.exit(True)", 1, "")]
    [InlineData("import sys; sys.exit(256 + 7)", 7, "")]
    [InlineData("import sys; sys.exit(-1)", 255, "")]
    [InlineData("exit(9)", 9, "")]
    public async Task SystemExit_means_what_Python_says(string code, int exit, string stderr)
    {
        ExecutionResult result = await Run(Job.Python(code));

        Assert.Equal((exit, stderr), (result.ExitCode, result.Stderr));
    }

    [Fact]
    public async Task An_exception_in_a_Python_thread_is_shown_and_does_not_end_the_program()
    {
        ExecutionResult result = await Run(Job.Python("import threading\ndef work(): raise ValueError('in a thread')\nt = threading.Thread(target=work); t.start(); t.join(); print('after')"));

        Assert.Equal((ExecutionStatus.Succeeded, "after\n"), (result.Status, result.Stdout));
        Assert.Contains("ValueError: in a thread", result.Stderr, StringComparison.Ordinal);
        AssertNothingOfTheRunner(result.Stderr);
    }

    [Theory]
    [InlineData("import sys; print(sys.argv[1:], len(sys.argv))", "['a', 'b'] 3")]
    [InlineData("print(__name__, __file__.endswith('/workspace/main.py'), __doc__, __package__, __spec__)", "__main__ True None None None")]
    [InlineData("'''The doc.'''\nprint(__doc__)", "The doc.")]
    [InlineData("from __future__ import annotations\ndef f(x: Nowhere): pass\nprint(f.__annotations__)", "{'x': 'Nowhere'}")]
    [InlineData("import sys; print(sys.modules['__main__'].__dict__ is globals())", "True")]
    [InlineData("import __main__; x = 5; print(__main__.x)", "5")]
    [InlineData("print(sorted(n for n in globals() if not n.startswith('__')))", "[]")]
    [InlineData("import sys, os; print(os.path.realpath(sys.path[0]) == os.getcwd())", "True")]
    [InlineData("import sys; print(sys.prefix != sys.base_prefix, sys.flags.interactive)", "True 0")]
    [InlineData("import inspect\ndef f(): return 1\nprint(inspect.getsource(f).strip())", "def f(): return 1")]
    [InlineData("import dataclasses\n@dataclasses.dataclass(order=True)\nclass P:\n    x: int\n    y: 'int' = 2\nprint(P(1), P(1) < P(2))", "P(x=1, y=2) True")]
    [InlineData("import pickle\nclass C: x = 1\nc = C(); c.y = 2\nprint(pickle.loads(pickle.dumps(c)).y, type(pickle.loads(pickle.dumps(c))) is C)", "2 True")]
    [InlineData("import atexit; atexit.register(print, 'last'); print('first')", "first\nlast")]
    [InlineData("import asyncio\nasync def f(n): await asyncio.sleep(0.01); return n\nasync def main(): print(await asyncio.gather(f(1), f(2)))\nasyncio.run(main())", "[1, 2]")]
    [InlineData("import asyncio\nasync def main():\n    p = await asyncio.create_subprocess_exec('echo', 'child', stdout=-1); print((await p.communicate())[0].decode().strip(), p.returncode)\nasyncio.run(main())", "child 0")]
    [InlineData("import concurrent.futures as c\nwith c.ThreadPoolExecutor(4) as e: print(sum(e.map(lambda n: n * n, range(10))))", "285")]
    [InlineData("import subprocess; print(subprocess.run(['sh', '-c', 'read x; echo got $x; exit 3'], input='in', text=True, capture_output=True))", "CompletedProcess(args=['sh', '-c', 'read x; echo got $x; exit 3'], returncode=3, stdout='got in\\n', stderr='')")]
    [InlineData("import subprocess, sys; print(subprocess.check_output([sys.executable, '-c', 'print(6*7)'], text=True).strip())", "42")]
    [InlineData("import os; print(os.popen('echo popen').read().strip(), os.system('exit 3') >> 8)", "popen 3")]
    [InlineData("import sys; print(sys.stdin.isatty(), sys.stdout.isatty(), sys.stdout.encoding, sys.stderr.encoding)", "False False utf-8 utf-8")]
    [InlineData("import signal\nsignal.signal(signal.SIGALRM, lambda *_: print('alarm')); signal.setitimer(signal.ITIMER_REAL, 0.05); signal.pause()", "alarm")]
    [InlineData("import signal; print([signal.getsignal(s).name if hasattr(signal.getsignal(s), 'name') else signal.getsignal(s).__name__ for s in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE)])", "['default_int_handler', 'SIG_DFL', 'SIG_DFL', 'SIG_IGN']")]
    [InlineData("import sqlite3; c = sqlite3.connect('x.db'); c.execute('create table t(a)'); c.execute('insert into t values (7)'); c.commit(); print(c.execute('select * from t').fetchall())", "[(7,)]")]
    [InlineData("import json, re, math, decimal, zlib, hashlib, csv, datetime, zoneinfo, random, statistics, itertools, urllib.parse; print('ok')", "ok")]
    [InlineData("import locale; print(locale.getpreferredencoding(False)); open('ü', 'w').write('ß'); print(open('ü').read())", "UTF-8\nß")]
    [InlineData("import socket\ns = socket.create_server(('127.0.0.1', 0))\nc = socket.create_connection(s.getsockname())\na, _ = s.accept(); c.send(b'loop'); print(a.recv(9).decode())", "loop")]
    [InlineData("import multiprocessing.shared_memory as m\ns = m.SharedMemory(create=True, size=10); s.buf[0] = 7; t = m.SharedMemory(s.name); print(t.buf[0]); t.close(); s.close(); s.unlink()", "7")]
    [InlineData("import gc, sys; gc.collect(); print(gc.isenabled(), sys.gettrace(), sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__)", "True None True True")]
    [InlineData("import warnings; warnings.simplefilter('error')\ntry: warnings.warn('w')\nexcept UserWarning as e: print('raised', e)", "raised w")]
    [InlineData("import runpy; open('m.py','w').write('print(__name__)'); runpy.run_path('m.py', run_name='again')", "again")]
    [InlineData("import importlib, sys; open('fresh.py','w').write('v = 3'); importlib.invalidate_caches(); import fresh; print(fresh.v)", "3")]
    public async Task Python_programs_behave_as_in_a_file_of_their_own(string code, string expected)
    {
        if (code.Contains("socket", StringComparison.Ordinal) && !fixture.OnHostKernel)
        {
            Assert.Skip($"{fixture.Variant}: loopback depends on the version of gVisor");
        }

        Assert.Equal(expected + "\n", await Print(Job.Python(code, "a", "b")));
    }

    [Theory]
    [InlineData("fork")]
    [InlineData("spawn")]
    [InlineData("forkserver")]
    public async Task Python_multiprocessing_works(string method) => Assert.Equal("[0, 1, 4, 9]\n", await Print(Job.Python($"""
        import multiprocessing as mp
        def square(n): return n * n
        if __name__ == '__main__':
            mp.set_start_method('{method}')
            with mp.Pool(2) as pool: print(pool.map(square, range(4)))
        """)));

    [Theory]
    [InlineData("self.assertEqual(1, 1)", 0, "OK")]
    [InlineData("self.assertEqual(1, 2)", 1, "AssertionError: 1 != 2")]
    public async Task Python_unittest_main_finds_its_tests(string body, int exit, string expected)
    {
        ExecutionResult result = await Run(Job.Python($"import unittest\nclass T(unittest.TestCase):\n    def test_it(self): {body}\nunittest.main()"));

        Assert.Equal(exit, result.ExitCode);
        Assert.Contains("Ran 1 test", result.Stderr, StringComparison.Ordinal);
        Assert.Contains(expected, result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_at_its_end_is_an_EOFError()
    {
        ExecutionResult result = await Run(Job.Python("print(input('name? '))\ninput()").Reading("Ada"));

        Assert.Equal((1, "name? Ada\n"), (result.ExitCode, result.Stdout));
        Assert.EndsWith("EOFError: EOF when reading a line\n", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Python_source_may_have_a_byte_order_mark_an_encoding_and_any_line_ends()
    {
        Assert.Equal("ok\n", await Print(Job.Python("\ufeffprint('ok')\r\n")));
        Assert.Equal("é\n", await Print(Job.Python("") with { Files = [new SandboxFile("main.py", System.Text.Encoding.Latin1.GetBytes("# -*- coding: latin-1 -*-\nprint('é')\n"))] }));
        Assert.Equal("", await Print(Job.Python("")));
    }

    [Fact]
    public async Task Python_recursion_without_end_is_an_ordinary_error()
    {
        ExecutionResult result = await Run(Job.Python("def f(): f()\nf()"));

        Assert.Equal((ExecutionStatus.Failed, 1), (result.Status, result.ExitCode));
        Assert.Contains("RecursionError", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_uncaught_KeyboardInterrupt_ends_Python_as_it_does_in_a_shell()
    {
        ExecutionResult result = await Run(Job.Python("raise KeyboardInterrupt"));

        Assert.Equal((ExecutionStatus.Signaled, "SIGINT", 130), (result.Status, result.Signal, result.ExitCode));
        Assert.EndsWith("KeyboardInterrupt\n", result.Stderr, StringComparison.Ordinal);
    }

    private static void AssertNothingOfTheRunner(string text) => Assert.DoesNotMatch("runner|<frozen|run_python|exec\\(|boot\\.cjs", text);
}
