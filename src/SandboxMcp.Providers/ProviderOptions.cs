using SandboxMcp.Providers.Local;

namespace SandboxMcp.Providers;

/// <summary>The operator's settings for the providers.</summary>
public sealed record ProviderOptions
{
    /// <summary>Settings of the provider <c>local</c>.</summary>
    public LocalOptions Local { get; init; } = new();

    /// <summary>How many sandboxes are kept warm, by language; languages that are not named have none.</summary>
    public IReadOnlyDictionary<string, int> WarmPool { get; init; } = new Dictionary<string, int>();
}
