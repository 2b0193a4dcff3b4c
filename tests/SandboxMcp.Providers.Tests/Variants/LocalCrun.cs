namespace SandboxMcp.Providers.Tests.Variants;

[CollectionDefinition(Name)]
public sealed class LocalCrun() : ProviderFixture(Name, "local", "crun"), ICollectionFixture<LocalCrun>
{
    public const string Name = "local/crun";
}
