using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SandboxMcp.Audit;
using SandboxMcp.Guard;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Audit;

public sealed class FileAuditLogTests : IDisposable
{
    private static readonly AuditEvent Event = new() { Event = AuditEventKind.Decision, Run = "r", Principal = "stdio" };

    private readonly TempDirectory temp = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero));

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_line_has_its_number_its_time_the_event_and_the_chain()
    {
        string path = temp["audit.jsonl"];
        new FileAuditLog(path, time).Write(Event with
        {
            Event = AuditEventKind.Outcome,
            Provider = "docker",
            Isolation = IsolationLevel.UserKernel,
            Decision = Decision.Allow,
            Status = ExecutionStatus.OutOfMemory,
            ExitCode = 137,
            NotEnforced = ["cpu"],
        });
        Assert.Matches(
            "^\\{\"seq\":1,\"time\":\"2026-03-04T05:06:07.089Z\",\"event\":\"outcome\",\"run\":\"r\",\"principal\":\"stdio\"," +
            "\"provider\":\"docker\"," +
            "\"isolation\":\"user_kernel\",\"decision\":\"allow\",\"status\":\"out_of_memory\",\"exit_code\":137,\"not_enforced\":\\[\"cpu\"\\]," +
            "\"prev\":\"0{64}\",\"hash\":\"[0-9a-f]{64}\"\\}\n$",
            File.ReadAllText(path));
    }

    [Fact]
    public void What_was_written_can_be_read_again()
    {
        AuditEvent written = Event with { Reasons = ["ä \ud83d\ude00 \"quoted\"\n"], Path = "/a,\"hash\":\"b", Duration = 0.125, Consented = true };
        string path = temp["audit.jsonl"];
        new FileAuditLog(path, time).Write(written);
        AuditEvent read = AuditTrail.Read(path).Single();
        Assert.Equal(written.Reasons, read.Reasons);
        Assert.Equal(written, read with { Reasons = written.Reasons });
    }

    [Fact]
    public void A_new_server_goes_on_where_the_last_one_ended()
    {
        string path = temp["audit.jsonl"];
        for (int i = 0; i < 3; i++)
        {
            FileAuditLog log = new(path, time);
            log.Write(Event);
            log.Write(Event);
        }

        Assert.Null(FileAuditLog.Verify(path, out long lines));
        Assert.Equal(6, lines);
        Assert.Equal(Enumerable.Range(1, 6), File.ReadLines(path).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("seq").GetInt32()));
    }

    [Fact]
    public void Servers_that_share_a_file_interleave_without_breaking_the_chain()
    {
        const int Servers = 4;
        const int Events = 100;
        string path = temp["audit.jsonl"];
        FileAuditLog[] logs = [.. Enumerable.Range(0, Servers).Select(_ => new FileAuditLog(path, TimeProvider.System))];
        Parallel.For(0, Servers * 2, i =>
        {
            for (int n = 0; n < Events; n++)
            {
                logs[i % Servers].Write(Event with { Run = $"{i}:{n}" });
            }
        });
        Assert.Null(FileAuditLog.Verify(path, out long lines));
        Assert.Equal(Servers * 2 * Events, lines);
        Assert.All(AuditTrail.Read(path).GroupBy(e => e.Run.Split(':')[0]), writer =>
            Assert.Equal(Enumerable.Range(0, Events), writer.Select(e => int.Parse(e.Run.Split(':')[1], null))));
    }

    [Fact]
    public void Two_servers_that_take_turns_see_each_others_lines()
    {
        string path = temp["audit.jsonl"];
        FileAuditLog one = new(path, time);
        FileAuditLog two = new(path, time);
        foreach (FileAuditLog log in (FileAuditLog[])[one, two, two, one, one, two])
        {
            log.Write(Event);
        }

        Assert.Null(FileAuditLog.Verify(path, out long lines));
        Assert.Equal(6, lines);
    }

    [Fact]
    public void The_log_and_the_directories_made_for_it_are_their_owners_alone()
    {
        string path = temp["a/b/audit.jsonl"];
        new FileAuditLog(path, time).Write(Event);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(temp["a/b"]));
    }

    [Fact]
    public void A_log_that_does_not_exist_cannot_be_verified() =>
        Assert.Throws<FileNotFoundException>(() => FileAuditLog.Verify(temp["missing.jsonl"], out _));
}
