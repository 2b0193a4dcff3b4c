using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SandboxMcp.Providers.Linux;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Runner;

/// <summary>
/// The host's side of one runner (see runner.py): hands over the job, reads both output streams into bounded buffers as they come, keeps the clock,
/// and listens for the end. One thread, one poll(2) loop, every event in it; nothing the sandbox does can make it wait or grow. The conversation and its bytes stand in this one file. Not thread-safe.
/// </summary>
internal sealed class RunnerChannel : IDisposable
{
    private const int ReportBytes = 1 + 16 + 4 + 16 + 4;
    private const int MaxFilesBytes = 1 << 20;
    private const int MaxDrainBytes = 4 << 20;
    private static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(20);

    private readonly SafeFileHandle control;
    private readonly SafeFileHandle stdoutPipe;
    private readonly SafeFileHandle stderrPipe;
    private readonly TimeProvider time;
    private readonly byte[] buffer = new byte[64 << 10];
    private readonly byte[] nonce = RandomNumberGenerator.GetBytes(16);
    private readonly List<byte> answer = [];
    private bool booted;

    private RunnerChannel(SafeFileHandle control, SafeFileHandle stdoutPipe, SafeFileHandle stderrPipe, TimeProvider time)
    {
        (this.control, this.stdoutPipe, this.stderrPipe, this.time) = (control, stdoutPipe, stderrPipe, time);
        foreach (SafeFileHandle handle in (ReadOnlySpan<SafeFileHandle>)[control, stdoutPipe, stderrPipe])
        {
            Posix.SetNonBlocking(handle);
        }
    }

    /// <summary>Starts a command whose descriptor 0 is a runner's control socket and whose outputs are pipes to us.</summary>
    /// <param name="command">The command, in a process group of its own.</param>
    /// <param name="environment">Its whole environment.</param>
    /// <param name="directory">Where it starts; absent: here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="pid">The process, and its group.</param>
    public static RunnerChannel Start(IReadOnlyList<string> command, IEnumerable<string> environment, string? directory, TimeProvider time, out int pid)
    {
        (SafeFileHandle control, SafeFileHandle controlEnd) = Posix.SocketPair();
        (SafeFileHandle stdout, SafeFileHandle stdoutEnd) = Posix.Pipe();
        (SafeFileHandle stderr, SafeFileHandle stderrEnd) = Posix.Pipe();
        RunnerChannel channel = new(control, stdout, stderr, time);
        using (controlEnd)
        using (stdoutEnd)
        using (stderrEnd)
        {
            try
            {
                pid = Posix.Spawn(command, environment, directory, controlEnd, stdoutEnd, stderrEnd);
                return channel;
            }
            catch
            {
                channel.Dispose();
                throw;
            }
        }
    }

    /// <summary>Standard output so far.</summary>
    public HeadTailBuffer Stdout { get; private set; } = new(16 << 10);

    /// <summary>Standard error so far; before the job, the OCI runtime's complaints.</summary>
    public HeadTailBuffer Stderr { get; private set; } = new(16 << 10);

    /// <summary>Whether the runner still holds its end, asked without waiting.</summary>
    public bool IsOpen
    {
        get
        {
            Span<PollEntry> entry = [new PollEntry(control, 0)];
            Posix.Poll(entry, 0);
            return !entry[0].Happened;
        }
    }

    /// <summary>Waits until the interpreter is up.</summary>
    /// <param name="process">The sandbox's first process, whose end is noticed.</param>
    /// <exception cref="SandboxCreationException">It ended, or took too long; nothing ran.</exception>
    public void AwaitBoot(SafeFileHandle process)
    {
        long started = time.GetTimestamp();
        Span<PollEntry> events = [new(control, Posix.PollIn), new(process, Posix.PollIn)];
        while (!booted)
        {
            TimeSpan left = BootPatience - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || Posix.Poll(events, (int)Math.Ceiling(left.TotalMilliseconds)) == 0)
            {
                throw NeverStarted("the interpreter did not come up in time");
            }

            if ((events[0].Happened && !Listen()) || (!booted && events[1].Happened))
            {
                throw NeverStarted("the interpreter ended before it was up");
            }
        }
    }

    /// <summary>The failure of a sandbox in which nothing ran yet. What the interpreter or the runtime said is the inner exception: for the log, not for the caller.</summary>
    public SandboxCreationException NeverStarted(string what)
    {
        Drain();
        string said = Stderr.ToText(out _).Trim();
        return new SandboxCreationException($"The sandbox did not come up: {what}. Nothing ran; try again.", said.Length > 0 ? new IOException(said) : null);
    }

    /// <summary>Runs the job until the program ends or the host wants it ended; kills nothing itself.</summary>
    /// <param name="job">The job.</param>
    /// <param name="process">The sandbox's first process, whose end is noticed.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <exception cref="SandboxCreationException">The job did not arrive whole, or its files could not be placed; nothing ran.</exception>
    public RunnerEnd Run(SandboxJob job, SafeFileHandle process, CancellationToken cancellationToken)
    {
        Stdout = new HeadTailBuffer(job.OutputKeptBytes);
        Stderr = new HeadTailBuffer(job.OutputKeptBytes);
        ReadOnlyMemory<byte> unsent = Encode(job);
        (SafeFileHandle cancelled, SafeFileHandle cancel) = Posix.Pipe();
        using (cancelled)
        using (cancel)
        using (cancellationToken.UnsafeRegister(static end => ((SafeFileHandle)end!).Dispose(), cancel))
        {
            Span<PollEntry> events =
            [
                new(control, (short)(Posix.PollIn | Posix.PollOut)), new(stdoutPipe, Posix.PollIn), new(stderrPipe, Posix.PollIn),
                new(process, Posix.PollIn), new(cancelled, Posix.PollIn),
            ];
            long started = time.GetTimestamp();
            while (true)
            {
                TimeSpan left = job.TimeLimit - time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    return new RunnerEnd(RunnerCause.TimedOut, time.GetElapsedTime(started));
                }

                events[0].Events = (short)(unsent.IsEmpty ? Posix.PollIn : Posix.PollIn | Posix.PollOut);
                Posix.Poll(events, (int)Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue));
                if (events[4].Happened)
                {
                    return new RunnerEnd(RunnerCause.Cancelled, time.GetElapsedTime(started));
                }

                if (events[1].Happened && !Pump(stdoutPipe, Stdout))
                {
                    events[1].Ignore();
                }

                if (events[2].Happened && !Pump(stderrPipe, Stderr))
                {
                    events[2].Ignore();
                }

                if (Stdout.Total + Stderr.Total > job.OutputLimitBytes)
                {
                    return new RunnerEnd(RunnerCause.OutputLimit, time.GetElapsedTime(started));
                }

                if (!unsent.IsEmpty && (events[0].Returned & Posix.PollOut) != 0)
                {
                    int sent = Posix.Send(control, unsent.Span);
                    if (sent < 0)
                    {
                        throw NeverStarted("the sandbox was gone before it had its job");
                    }

                    unsent = unsent[sent..];
                    started = time.GetTimestamp(); // The program's time begins when the whole job is there.
                }

                if ((events[0].Returned & ~Posix.PollOut) != 0 && !Listen())
                {
                    events[0].Ignore(); // The process's own end follows at once.
                }

                if (TryReadAnswer(time.GetElapsedTime(started), out RunnerEnd? end))
                {
                    return end;
                }

                if (events[3].Happened)
                {
                    if (!unsent.IsEmpty)
                    {
                        throw NeverStarted("the sandbox was gone before it had its job");
                    }

                    return new RunnerEnd(RunnerCause.Lost, time.GetElapsedTime(started), Detail: "the sandbox's first process ended before it reported");
                }
            }
        }
    }

    /// <summary>Takes in what is still in the pipes, without waiting and with an end: background processes may write for ever.</summary>
    public void Drain()
    {
        foreach ((SafeFileHandle pipe, HeadTailBuffer sink) in (ReadOnlySpan<(SafeFileHandle, HeadTailBuffer)>)[(stdoutPipe, Stdout), (stderrPipe, Stderr)])
        {
            long stop = sink.Total + MaxDrainBytes;
            while (sink.Total < stop && Posix.Read(pipe, buffer) is > 0 and int count)
            {
                sink.Write(buffer.AsSpan(0, count));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        control.Dispose();
        stdoutPipe.Dispose();
        stderrPipe.Dispose();
    }

    private bool Pump(SafeFileHandle pipe, HeadTailBuffer sink)
    {
        int count = Posix.Read(pipe, buffer);
        if (count > 0)
        {
            sink.Write(buffer.AsSpan(0, count));
        }

        return count != 0;
    }

    private bool Listen()
    {
        int count;
        try
        {
            count = Posix.Read(control, buffer);
        }
        catch (IOException)
        {
            return false;
        }

        // No more than an answer can be: a runner that talks on is not kept.
        if (count > 0 && answer.Count <= ReportBytes + MaxFilesBytes)
        {
            answer.AddRange(buffer.AsSpan(0, count));
        }

        if (!booted && answer.Count > 0 && answer[0] == (byte)'R')
        {
            booted = true;
            answer.RemoveAt(0);
        }

        return count != 0;
    }

    private bool TryReadAnswer(TimeSpan duration, out RunnerEnd end)
    {
        end = null!;
        ReadOnlySpan<byte> report = CollectionsMarshal.AsSpan(answer);
        if (report.IsEmpty || (report.Length < ReportBytes && report[0] is (byte)'D' or (byte)'F'))
        {
            return false;
        }

        uint filesLength = report.Length < ReportBytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(report[(ReportBytes - 4)..]);
        if (report.Length >= ReportBytes && filesLength <= MaxFilesBytes && report.Length < ReportBytes + filesLength)
        {
            return false;
        }

        if (report.Length != ReportBytes + filesLength || !CryptographicOperations.FixedTimeEquals(report.Slice(1, 16), nonce) || !TryReadFiles(report[ReportBytes..], out List<Artifact> files))
        {
            end = new RunnerEnd(RunnerCause.Lost, duration, Detail: "the runner's report makes no sense");
            return true;
        }

        int number = BinaryPrimitives.ReadInt32LittleEndian(report[17..]);
        long cpu = BinaryPrimitives.ReadInt64LittleEndian(report[21..]) + BinaryPrimitives.ReadInt64LittleEndian(report[29..]);
        end = report[0] == (byte)'D'
            ? new RunnerEnd(RunnerCause.Ended, duration, new WaitStatus(number), TimeSpan.FromMicroseconds(Math.Max(cpu, 0)), files)
            : throw new SandboxCreationException($"The files do not fit into the sandbox's workspace: {Marshal.GetPInvokeErrorMessage(number)}. Nothing ran; send less.");
        return true;
    }

    private static bool TryReadFiles(ReadOnlySpan<byte> bytes, out List<Artifact> files)
    {
        files = [];
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 12 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) is var length && length > bytes.Length - 12)
            {
                return false;
            }

            files.Add(new Artifact(Encoding.UTF8.GetString(bytes.Slice(12, (int)length)), BinaryPrimitives.ReadInt64LittleEndian(bytes)));
            bytes = bytes[(12 + (int)length)..];
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return true;
    }

    private byte[] Encode(SandboxJob job)
    {
        using MemoryStream frame = new();
        frame.Write(nonce);
        frame.Write([0, 0, 0, 0]);
        Field(Encoding.UTF8.GetBytes(job.EntryPoint));
        Number(job.Arguments.Count);
        foreach (string argument in job.Arguments)
        {
            Field(Encoding.UTF8.GetBytes(argument));
        }

        Number(job.Files.Count);
        foreach (SandboxFile file in job.Files)
        {
            Field(Encoding.UTF8.GetBytes(file.Path));
            Field(file.Content.Span);
        }

        Field(job.StandardInput.Span);
        byte[] bytes = frame.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), bytes.Length - 20);
        return bytes;

        void Number(int number)
        {
            Span<byte> four = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(four, number);
            frame.Write(four);
        }

        void Field(ReadOnlySpan<byte> content)
        {
            Number(content.Length);
            frame.Write(content);
        }
    }
}
