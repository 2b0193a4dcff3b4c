namespace SandboxMcp.Providers.Tests.Contract;

// The shell has what shell programs need.
public abstract partial class SandboxProviderContract
{
    [Theory]
    [InlineData("echo via > /dev/stdout; echo x > /dev/stderr; read line < /dev/stdin; echo \"$line\"; : > /dev/null", "via\nin")]
    [InlineData("cat <<EOF\nhere $((6*7))\nEOF\ncat <<< string", "here 42\nstring")]
    [InlineData("printf '3\\n1\\n2\\n' | sort -n | sed 's/^/n/' | awk '{ print NR $1 }' | tail -1", "3n3")]
    [InlineData("diff <(echo a) <(echo b) | head -1", "1c1")]
    [InlineData("set -euo pipefail; x=$(false || echo fallback); echo $x", "fallback")]
    [InlineData("trap 'echo bye' EXIT; echo hi", "hi\nbye")]
    [InlineData("echo $0 | sed 's/.*workspace/W/'; echo ${BASH_SOURCE[0]##*/} $#", "W/main.sh\nmain.sh 0")]
    [InlineData("for c in awk sed sort grep find xargs tr cut head tail wc uniq seq date mktemp tar gzip sha256sum base64 diff env id; do command -v $c >/dev/null || echo missing $c; done; echo end", "end")]
    [InlineData("declare -A m=([a]=1 [b]=2); echo ${m[b]} ${#m[@]}", "2 2")]
    [InlineData("mkfifo p; [ -p p ] && (echo through > p) & cat p; wait", "through")]
    [InlineData("f=$(mktemp); echo t > $f; cat $f; cd /tmp && pwd", "t\n/tmp")]
    [InlineData("chmod +x tool.sh; ./tool.sh arg", "tool arg")]
    [InlineData("python3 -c 'print(1)'; id -u >/dev/null && echo ok; date +%Z", "1\nok\nUTC")]
    [InlineData("head -c 3 /dev/zero | od -An -tx1 | tr -d ' '; head -c 8 /dev/urandom | wc -c", "000000\n8")]
    [InlineData("yes | head -1; echo ${PIPESTATUS[0]}", "y\n141")]
    [InlineData("ulimit -c; umask", "0\n0022")]
    public async Task Shell_programs_find_what_they_need(string code, string expected) =>
        Assert.Equal(expected + "\n", await Print(Job.Bash(code).Reading("in\n").With("tool.sh", "#!/bin/bash\necho tool $1\n")));

    [Fact]
    public async Task A_shell_error_names_the_file_and_the_line()
    {
        ExecutionResult result = await Run(Job.Bash("echo before\nno_such_command\nexit $?"));

        Assert.Equal((ExecutionStatus.Failed, 127, "before\n"), (result.Status, result.ExitCode, result.Stdout));
        Assert.Matches("main\\.sh: line 2: no_such_command: command not found", result.Stderr);
    }

    [Fact]
    public async Task A_shell_syntax_error_is_exit_code_two()
    {
        ExecutionResult result = await Run(Job.Bash("if true; then\n"));

        Assert.Equal((ExecutionStatus.Failed, 2), (result.Status, result.ExitCode));
        Assert.Contains("syntax error", result.Stderr, StringComparison.Ordinal);
    }
}
