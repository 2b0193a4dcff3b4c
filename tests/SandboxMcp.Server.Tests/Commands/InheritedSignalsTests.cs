using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Commands;

public sealed class InheritedSignalsTests
{
    [Fact]
    public async Task A_parent_that_ignores_the_ends_of_its_children_does_not_blind_the_server()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        const string script = """
            import os, signal, sys
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            os.execv(sys.argv[1], sys.argv[1:])
            """;

        CommandResult result = await CommandLine.RunProgramAsync(
            place, "/usr/bin/python3", ["-c", script, Repository.Executable, "run", "-c", "print(6*7)"]);

        Assert.Equal((0, "42\n"), (result.ExitCode, result.Stdout));
    }
}
