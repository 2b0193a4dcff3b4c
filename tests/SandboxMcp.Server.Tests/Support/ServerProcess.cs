using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SandboxMcp.Server.Tests.Support;

/// <summary>The built executable serving over its standard input and output. Closing it is closing its input.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly Task<string> stderr;

    private ServerProcess(Process process)
    {
        this.process = process;
        stderr = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Peer = new Peer(process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
    }

    public Peer Peer { get; }

    public int Id => process.Id;

    /// <summary>Starts it; says nothing to it yet.</summary>
    public static ServerProcess Start(Place place, params IEnumerable<string> arguments) =>
        new(CommandLine.Start(place, Repository.Executable, ["serve", .. arguments]));

    /// <summary>Starts it and opens the conversation.</summary>
    public static async Task<ServerProcess> OpenAsync(Place place, string version, params IEnumerable<string> arguments)
    {
        ServerProcess server = Start(place, arguments);
        await server.Peer.OpenAsync(version);
        return server;
    }

    /// <summary>The client goes: the input ends.</summary>
    public void CloseInput() => process.StandardInput.Close();

    /// <summary>Sends a signal by its number.</summary>
    public void Signal(int signal) => Assert.Equal(0, SendSignal(process.Id, signal));

    /// <summary>Waits for its end and gives the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <summary>Everything it wrote to standard error; it must have ended.</summary>
    public Task<string> StderrAsync() => stderr;

    /// <summary>Bytes that it holds in memory now; from here on <see cref="PeakMemory"/> counts anew.</summary>
    public long StartMemoryWatch()
    {
        File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");
        return Memory("VmRSS");
    }

    /// <summary>The most bytes that it held since the watch began, as the kernel counted.</summary>
    public long PeakMemory() => Memory("VmHWM");

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            CloseInput();
            try
            {
                await ExitAsync();
            }
            finally
            {
                process.Kill(); // Does nothing to what has ended.
            }
        }

        process.Dispose();
        await Peer.Reading;
        Peer.Dispose();
        Assert.Empty(Peer.Strays);
    }

    private long Memory(string field)
    {
        string line = File.ReadLines($"/proc/{process.Id}/status").Single(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
