using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SandboxMcp.Languages;
using SandboxMcp.Providers.Local;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>A server in a process of its own, in the middle of a run, for a test to kill with SIGKILL.</summary>
public sealed class DoomedServer : IDisposable
{
    public const string Verb = "doomed-server";

    private readonly Process process;

    private DoomedServer(Process process) => this.process = process;

    /// <summary>Starts it, and returns once its program runs.</summary>
    /// <param name="fixture">Whose settings it has.</param>
    /// <param name="mark">In the command line of the program's child process.</param>
    public static async Task<DoomedServer> StartAsync(ProviderFixture fixture, string mark)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(DoomedServer).Assembly.Location);
        }

        LocalOptions local = fixture.Options.Local;
        foreach (string argument in (string[])[Verb, fixture.Row, local.Runtime ?? "", local.StateDirectory!, local.CacheDirectory!, mark])
        {
            start.ArgumentList.Add(argument);
        }

        DoomedServer server = new(Process.Start(start)!);
        try
        {
            Task<string?> said = server.process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
            Assert.Equal("created", await said.WaitAsync(ProviderFixture.Patience, TestContext.Current.CancellationToken));
            await Eventually.Started(fixture, mark);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>The server's side.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        (string row, string runtime, string state, string cache, string mark) = (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
        ProviderOptions options = new() { Local = new LocalOptions { Runtime = runtime.Length > 0 ? runtime : null, StateDirectory = state, CacheDirectory = cache } };
        await using ISandboxProvider provider = ProviderTable.Find(row)!.Create(options, TimeProvider.System, NullLoggerFactory.Instance);
        await using ISandbox waiting = await provider.CreateAsync(new SandboxSpec(LanguageTable.Default, new ResourceLimits()), CancellationToken.None);
        await using ISandbox sandbox = await provider.CreateAsync(new SandboxSpec(LanguageTable.Find("bash")!, new ResourceLimits()), CancellationToken.None);
        Console.WriteLine("created");
        await sandbox.RunAsync(Job.Bash($"(exec -a {mark} sleep 1000) & exec -a {mark} sleep 1000").Within(1000), CancellationToken.None);
        return 0;
    }

    /// <summary>SIGKILL: no handler, no finally, no disposal.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
