using Microsoft.Extensions.Logging;
using SandboxMcp.Providers.Local;
using SandboxMcp.Providers.Venv;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers;

/// <summary>The providers. A new one is a folder beside this file and a row here.</summary>
public static class ProviderTable
{
    /// <summary>Every provider, the strongest first.</summary>
    public static IReadOnlyList<ProviderRow> All { get; } =
    [
        new("local", Pooled: true, "a restricted Python venv in Linux namespaces, made by an OCI runtime without a daemon", (o, t, l) => new LocalProvider(o.Local, t, l)),
        new("venv", Pooled: false, "trusted mode: a process with limits and no isolation", (o, t, l) => new VenvProvider(o.Local, t, l)),
    ];

    /// <summary>The provider with this name, or null.</summary>
    public static ProviderRow? Find(string name) => All.FirstOrDefault(row => row.Name == name);
}

/// <summary>A row of the table.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Pooled">Whether sandboxes are made in advance, before anybody has decided that something may run in them.</param>
/// <param name="Summary">What it is, in a phrase.</param>
/// <param name="Create">Makes it; the caller disposes it.</param>
public sealed record ProviderRow(string Name, bool Pooled, string Summary, Func<ProviderOptions, TimeProvider, ILoggerFactory, ISandboxProvider> Create);
