using System.Text;
using Microsoft.Extensions.Time.Testing;
using SandboxMcp.Audit;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Audit;

/// <summary>What cannot be recorded must be known to be unrecorded: the log throws and never makes damage worse.</summary>
public sealed class UnwritableAuditTests : IDisposable
{
    private static readonly AuditEvent Event = new() { Event = AuditEventKind.Decision, Run = "r", Principal = "stdio" };

    private readonly TempDirectory temp = new();
    private readonly FakeTimeProvider time = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
    private readonly string path;
    private readonly FileAuditLog log;

    public UnwritableAuditTests()
    {
        path = temp["audit.jsonl"];
        log = new FileAuditLog(path, time);
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_directory_that_is_a_file() => Unwritable(new FileAuditLog(Path.Combine(temp.File("file", ""), "audit.jsonl"), time));

    [Fact]
    public void A_log_that_is_a_directory() => Unwritable(new FileAuditLog(temp.Folder("folder"), time));

    [Fact]
    public void A_log_that_the_servers_user_may_not_write()
    {
        log.Write(Event);
        File.SetUnixFileMode(temp.Path, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Posix.WithoutRoot(() => Unwritable(log));
    }

    [Fact]
    public void A_file_system_that_is_full()
    {
        temp.Link("full.jsonl", "/dev/full");
        Unwritable(new FileAuditLog(temp["full.jsonl"], time));
    }

    [Fact]
    public void A_log_that_another_process_never_lets_go()
    {
        log.Write(Event);
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Unwritable(log);
        }

        log.Write(Event);
        Assert.Null(FileAuditLog.Verify(path, out long lines));
        Assert.Equal(2, lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void A_log_that_ends_in_the_middle_of_a_line_is_left_as_it_is(int missing)
    {
        log.Write(Event);
        log.Write(Event);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^missing]);
        UnwritableAndUnchanged();
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\r")]
    [InlineData("}")]
    public void A_log_whose_last_line_end_is_another_byte_is_left_as_it_is(string end)
    {
        log.Write(Event);
        File.WriteAllText(path, File.ReadAllText(path)[..^1] + end);
        UnwritableAndUnchanged(new FileAuditLog(path, time));
    }

    [Fact]
    public void A_log_whose_last_line_was_changed_is_left_as_it_is()
    {
        log.Write(Event);
        log.Write(Event);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"seq\":2", "\"seq\":3", StringComparison.Ordinal));
        UnwritableAndUnchanged(new FileAuditLog(path, time));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("{}\n")]
    [InlineData("not json\n")]
    [InlineData("{\"seq\":1}\n")]
    public void A_file_that_is_no_audit_log_is_left_as_it_is(string content)
    {
        File.WriteAllText(path, content);
        UnwritableAndUnchanged();
    }

    [Fact]
    public void A_log_that_was_repaired_is_written_again()
    {
        log.Write(Event);
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..^1]);
        Unwritable(log);
        File.WriteAllBytes(path, whole);
        log.Write(Event);
        Assert.Null(FileAuditLog.Verify(path, out long lines));
        Assert.Equal(2, lines);
    }

    [Fact]
    public void A_log_that_was_moved_away_begins_anew()
    {
        log.Write(Event);
        File.Move(path, path + ".1");
        log.Write(Event);
        Assert.Null(FileAuditLog.Verify(path, out long lines));
        Assert.Equal(1, lines);
    }

    private void UnwritableAndUnchanged(FileAuditLog? other = null)
    {
        string before = File.ReadAllText(path, Encoding.Latin1);
        Unwritable(other ?? log);
        Assert.Equal(before, File.ReadAllText(path, Encoding.Latin1));
    }

    private static bool Unwritable(FileAuditLog log)
    {
        AuditException e = Assert.Throws<AuditException>(() => log.Write(Event));
        Assert.Contains("nothing runs", e.Message, StringComparison.Ordinal);
        return e.InnerException is not null;
    }
}
