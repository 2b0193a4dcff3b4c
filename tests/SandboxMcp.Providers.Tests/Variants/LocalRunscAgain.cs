namespace SandboxMcp.Providers.Tests.Variants;

/// <summary>A second collection for gVisor, the slowest variant, so that its contract and its escapes run side by side.</summary>
[CollectionDefinition(Name)]
public sealed class LocalRunscAgain : ICollectionFixture<LocalRunsc>
{
    public const string Name = "local/runsc again";
}
