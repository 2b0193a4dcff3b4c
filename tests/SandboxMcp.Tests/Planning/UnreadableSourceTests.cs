using System.Net.Sockets;
using System.Text;
using SandboxMcp.Planning;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Planning;

/// <summary>What lies under a root and still is no program: each is a problem at once, and none makes the server wait.</summary>
public sealed class UnreadableSourceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TempDirectory root = new();
    private readonly SourceRoots roots;

    public UnreadableSourceTests() => roots = new SourceRoots([root.Path]);

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("missing.py")]
    [InlineData("missing/main.py")]
    [InlineData("file/main.py")]
    public async Task A_missing_file_is_a_problem_that_names_it_and_the_roots(string path)
    {
        root.File("file", "");
        string problem = await Problem(path);
        Assert.Equal($"path: '{path}' does not exist; give the path of a source file under {root.Path}", problem);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData(".")]
    [InlineData("link")]
    public async Task A_directory_is_refused(string path)
    {
        root.Folder("folder");
        root.Link("link", "folder");
        Assert.Contains("is not a regular file; directories, devices, pipes and sockets are refused", await Problem(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fifo_is_refused_without_waiting_for_its_writer()
    {
        Posix.MakeFifo(root["fifo.py"]);
        root.Link("link.py", "fifo.py");
        Assert.Contains("is not a regular file", await Problem("fifo.py"), StringComparison.Ordinal);
        Assert.Contains("is not a regular file", await Problem("link.py"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fifo_with_a_writer_keeps_its_bytes()
    {
        Posix.MakeFifo(root["fifo.py"]);
        using FileStream fifo = new(root["fifo.py"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        fifo.WriteByte(42);
        Assert.Contains("is not a regular file", await Problem("fifo.py"), StringComparison.Ordinal);
        Assert.Equal(42, fifo.ReadByte());
    }

    [Theory]
    [InlineData("zero")]
    [InlineData("null")]
    public async Task A_device_under_a_root_is_refused(string device) => Assert.Contains(
        $"path: '/dev/{device}' is not a regular file", await Problem(new SourceRoots(["/dev"]), device), StringComparison.Ordinal);

    [Fact]
    public async Task A_socket_is_refused()
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(root["s.py"]));
        Assert.Contains("is not a regular file", await Problem("s.py"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_itself_is_a_problem()
    {
        root.Link("loop.py", "loop.py");
        Assert.StartsWith("path: 'loop.py' cannot be read", await Problem("loop.py"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_a_problem() => Assert.Contains(
        "cannot be read", await Problem(new string('x', 300) + ".py"), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_one_byte_over_the_limit_is_a_problem_and_none_of_it_is_read()
    {
        root.File("large.py", new string('x', 101));
        Assert.Equal($"path: '{root["large.py"]}' has 101 bytes; at most 100 are allowed", await Problem("large.py"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void A_file_up_to_the_limit_is_read_whole(int length)
    {
        string text = new('x', length);
        root.File("main.py", text);
        Assert.Equal(new SourceFile(root["main.py"], true), roots.Read("main.py", 100, out byte[] content, out string? problem));
        Assert.Equal(text, Encoding.UTF8.GetString(content));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    public async Task A_file_that_the_servers_user_may_not_read_is_a_problem(string locked)
    {
        File.SetUnixFileMode(root.Path, (UnixFileMode)0b111_101_101);
        root.File("folder/main.py", "secret");
        File.SetUnixFileMode(root.Folder("folder"), (UnixFileMode)(locked == "folder" ? 0 : 0b111_101_101));
        File.SetUnixFileMode(root["folder/main.py"], (UnixFileMode)(locked == "file" ? 0 : 0b110_100_100));
        try
        {
            string problem = await Problem(roots, "folder/main.py", withoutRoot: true);
            Assert.Equal("path: the server may not read 'folder/main.py'; give a file that its user can read", problem);
        }
        finally
        {
            File.SetUnixFileMode(root["folder"], (UnixFileMode)0b111_101_101);
        }
    }

    [Fact]
    public void Reading_leaves_no_descriptor_open()
    {
        root.File("main.py", "x");
        root.Folder("folder");
        root.Link("out", "/etc/passwd");
        Posix.MakeFifo(root["fifo"]);
        foreach (string path in (string[])["main.py", "missing", "folder", "out", "fifo"])
        {
            roots.Read(path, 100, out _, out _);
        }

        Assert.DoesNotContain(
            Directory.EnumerateFiles("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget),
            target => target?.StartsWith(root.Path, StringComparison.Ordinal) == true);
    }

    private Task<string> Problem(string path) => Problem(roots, path);

    private static async Task<string> Problem(SourceRoots from, string path, bool withoutRoot = false)
    {
        (SourceFile source, byte[] content, string? problem) Read()
        {
            SourceFile source = from.Read(path, 100, out byte[] content, out string? problem);
            return (source, content, problem);
        }

        CancellationToken token = TestContext.Current.CancellationToken;
        (SourceFile source, byte[] content, string? problem) =
            await Task.Run(() => withoutRoot ? Posix.WithoutRoot(Read) : Read(), token).WaitAsync(Patience, token);
        Assert.True(source.InsideRoots);
        Assert.Empty(content);
        Assert.NotNull(problem);
        return problem;
    }
}
