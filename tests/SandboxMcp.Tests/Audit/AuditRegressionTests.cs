using SandboxMcp.Audit;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Audit;

/// <summary>Audit logs that once stopped the server or hid an edit.</summary>
public sealed class AuditRegressionTests : IDisposable
{
    private static readonly AuditEvent Event = new() { Event = AuditEventKind.Decision, Run = "r", Principal = "stdio" };

    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_new_server_goes_on_after_the_longest_line_that_a_caller_can_cause()
    {
        string path = temp["audit.jsonl"];
        new FileAuditLog(path, TimeProvider.System).Write(Event with { Language = new string('x', 2 << 20) });
        new FileAuditLog(path, TimeProvider.System).Write(Event);
        Assert.Null(FileAuditLog.Verify(path, out long lines));
        Assert.Equal(2, lines);
    }

    [Theory]
    [InlineData("\n", "\r")]
    [InlineData("\n", "\r\n")]
    [InlineData("^", "\ufeff")]
    [InlineData("\n$", "")]
    public void An_edit_of_a_line_ending_or_the_beginning_breaks_the_chain(string pattern, string replacement)
    {
        string path = temp["audit.jsonl"];
        FileAuditLog log = new(path, TimeProvider.System);
        log.Write(Event);
        log.Write(Event);
        string good = File.ReadAllText(path);
        File.WriteAllText(path, new System.Text.RegularExpressions.Regex(pattern).Replace(good, replacement, 1));
        Assert.NotNull(FileAuditLog.Verify(path, out _));
    }

    [Fact]
    public void A_log_that_is_a_fifo()
    {
        Posix.MakeFifo(temp["fifo"]);
        Assert.Throws<AuditException>(() => new FileAuditLog(temp["fifo"], TimeProvider.System).Write(Event));
    }
}
