using Microsoft.Extensions.Logging.Abstractions;
using SandboxMcp.Languages;
using SandboxMcp.Providers.Local;
using SandboxMcp.Providers.Tests.Hosts;

namespace SandboxMcp.Providers.Tests.Variants;

/// <summary>One provider in one configuration, shared by the test classes of its collection; at its end it must have left nothing.</summary>
/// <param name="variant">Its name in messages and in <c>SANDBOXMCP_REQUIRE</c>.</param>
/// <param name="row">The row of <see cref="ProviderTable"/>.</param>
/// <param name="runtime">The OCI runtime; absent: whatever the provider chooses.</param>
public abstract class ProviderFixture(string variant, string row, string? runtime = null) : IAsyncLifetime
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>One venv for all variants: it is made once a machine in real life too.</summary>
    private static readonly string Cache = TestDirectory.Create("cache");

    private static int count;

    private HostWitness witness = null!;

    public string Variant => variant;

    public string Row => row;

    public string? RuntimeName => runtime;

    public string StateDirectory { get; } = Path.Combine(TestDirectory.Create($"{variant.Split('/')[^1]}{Interlocked.Increment(ref count)}"), "s");

    public ProviderOptions Options => new() { Local = new LocalOptions { Runtime = runtime, StateDirectory = StateDirectory, CacheDirectory = Cache } };

    public ISandboxProvider Provider { get; private set; } = null!;

    public ProviderStatus Status { get; private set; } = null!;

    /// <summary>Whether the program shares nothing but the kernel with the host, so that an attack on everything around it is safe to run.</summary>
    public bool HasWalls => Status.Isolation >= IsolationLevel.Container;

    /// <summary>Whether the host's kernel is the one the program talks to.</summary>
    public bool OnHostKernel => Status.Isolation < IsolationLevel.UserKernel;

    public async ValueTask InitializeAsync()
    {
        witness = HostWitness.Look(StateDirectory);
        Provider = Create();
        Status = await Provider.ProbeAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Another provider with the same settings, as another server on this machine would have.</summary>
    public virtual ISandboxProvider Create() => ProviderTable.Find(row)!.Create(Options, TimeProvider.System, NullLoggerFactory.Instance);

    public Enforcement Promise(string promise) => Status.Enforcement!.All().Single(p => p.Promise == promise).Enforcement;

    public bool Enforces(string promise) => Promise(promise).State == EnforcementState.Enforced;

    public async Task<ISandbox> NewAsync(string language, ResourceLimits? limits = null)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        SandboxSpec spec = new(LanguageTable.Find(language)!, limits ?? new ResourceLimits());
        return await Provider.CreateAsync(spec, token).WaitAsync(Patience, token);
    }

    /// <summary>One job in one sandbox, from creation to removal.</summary>
    public async Task<ExecutionResult> RunAsync(SandboxJob job, ResourceLimits? limits = null, CancellationToken? token = null)
    {
        await using ISandbox sandbox = await NewAsync(LanguageTable.OfFile(job.EntryPoint)!.Name, limits);
        return await sandbox.RunAsync(job, token ?? TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        witness.Remember();
        await Provider.DisposeAsync();
        await Eventually.Empty(() => witness.Leftovers(), $"{variant} left something behind");
        TestDirectory.Remove(Path.GetDirectoryName(StateDirectory)!);
        GC.SuppressFinalize(this);
    }
}
