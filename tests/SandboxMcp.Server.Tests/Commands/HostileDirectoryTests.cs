using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Commands;

/// <summary>Clients start the server inside a project; what lies there must never run on the host.</summary>
public sealed class HostileDirectoryTests
{
    [Fact]
    public async Task Modules_in_the_working_directory_do_not_run_when_the_venv_is_made()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        string witness = Path.Combine(place.Root, "witness");
        foreach (string module in (string[])["venv", "logging", "compileall", "py_compile", "types", "sysconfig", "sitecustomize", "site", "encodings"])
        {
            File.WriteAllText(Path.Combine(place.Work, module + ".py"), $"open({System.Text.Json.JsonSerializer.Serialize(witness)}, 'a').write('{module} ran on the host')\n");
        }

        // A cache of its own, so that the venv is made by this very command.
        place.Environment["SANDBOXMCP_Local__CacheDirectory"] = Path.Combine(place.Root, "cache");
        CommandResult result = await CommandLine.RunAsync(place, "run", "-c", "print(6*7)");

        Assert.Equal((0, "42\n"), (result.ExitCode, result.Stdout));
        Assert.False(File.Exists(witness), File.Exists(witness) ? File.ReadAllText(witness) : "");
    }
}
