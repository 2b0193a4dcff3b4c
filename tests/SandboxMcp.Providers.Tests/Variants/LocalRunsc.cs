namespace SandboxMcp.Providers.Tests.Variants;

[CollectionDefinition(Name)]
public sealed class LocalRunsc() : ProviderFixture(Name, "local", "runsc"), ICollectionFixture<LocalRunsc>
{
    public const string Name = "local/runsc";
}
