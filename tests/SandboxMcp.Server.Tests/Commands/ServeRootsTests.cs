using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Commands;

/// <summary>Which files a model may have run, by how the server was started.</summary>
public sealed class ServeRootsTests
{
    private const string Note = "note: execute_file is refused everywhere";

    [Fact]
    public async Task By_default_it_is_the_working_directory()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        place.File("here.py", "print('here')");
        File.WriteAllText(Path.Combine(place.Root, "above.py"), "print('above')");
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern);

        Assert.Equal("here\n", (await FileAsync(server, "here.py")).Succeeded().Stdout);
        (await FileAsync(server, "../above.py")).Refused("lies outside");
        (await FileAsync(server, Path.Combine(place.Root, "above.py"))).Refused("lies outside");
    }

    [Fact]
    public async Task In_the_root_of_the_file_system_every_file_is_refused_and_a_note_says_why()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new("/");
        string path = Path.Combine(place.Root, "a.py");
        File.WriteAllText(path, "print('must not run')");

        await RefusedEverywhereAsync(place, path);
    }

    [Fact]
    public async Task At_home_every_file_is_refused_and_a_note_says_why()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        place.Environment["HOME"] = place.Work;

        await RefusedEverywhereAsync(place, place.File("a.py", "print('must not run')"));
    }

    [Fact]
    public async Task At_home_by_another_name_every_file_is_refused_too()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        place.Environment["HOME"] = Directory.CreateSymbolicLink(Path.Combine(place.Root, "home"), place.Work).FullName;

        await RefusedEverywhereAsync(place, place.File("a.py", "print('must not run')"));
    }

    [Fact]
    public async Task Roots_that_are_named_replace_the_default_and_there_may_be_several()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        place.File("one/a.py", "print('one')");
        place.File("two/b.py", "print('two')");
        place.File("c.py", "print('must not run')");
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern, "--root", "one", "--root", Path.Combine(place.Work, "two"));

        Assert.Equal("one\n", (await FileAsync(server, "a.py")).Succeeded().Stdout);
        Assert.Equal("two\n", (await FileAsync(server, Path.Combine(place.Work, "two", "b.py"))).Succeeded().Stdout);
        (await FileAsync(server, Path.Combine(place.Work, "c.py"))).Refused("lies outside");
    }

    [Fact]
    public async Task Roots_on_the_command_line_replace_those_of_the_settings()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();
        place.File("one/a.py", "print('must not run')");
        place.File("two/a.py", "print('must not run')");
        place.File("three/a.py", "print('three')");
        place.With("Roots:0", Path.Combine(place.Work, "one")).With("Roots:1", Path.Combine(place.Work, "two"));
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern, "--root", "three");

        Assert.Equal("three\n", (await FileAsync(server, "a.py")).Succeeded().Stdout);
        (await FileAsync(server, Path.Combine(place.Work, "one", "a.py"))).Refused("lies outside");
        (await FileAsync(server, Path.Combine(place.Work, "two", "a.py"))).Refused("lies outside");
    }

    [Fact]
    public async Task A_root_that_is_no_directory_stops_the_start_with_78()
    {
        using Place place = new();
        place.File("a file", "");

        CommandResult result = await CommandLine.RunAsync(place, "serve", "--root", "missing", "--root", "a file");

        Assert.Equal((78, ""), (result.ExitCode, result.Stdout));
        Assert.Contains("missing' is not a directory", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("a file' is not a directory", result.Stderr, StringComparison.Ordinal);
    }

    private static async Task RefusedEverywhereAsync(Place place, string path)
    {
        await using ServerProcess server = await ServerProcess.OpenAsync(place, Peer.Modern);

        (await FileAsync(server, path)).Refused("--root");
        (await FileAsync(server, "a.py")).Refused("--root");
        (await server.Peer.RunAsync("print('code is another thing')")).Succeeded();

        server.CloseInput();
        await server.ExitAsync();
        Assert.Contains(Note, await server.StderrAsync(), StringComparison.Ordinal);
    }

    private static Task<ToolAnswer> FileAsync(ServerProcess server, string path) => server.Peer.CallAsync("execute_file", new() { ["path"] = path });
}
