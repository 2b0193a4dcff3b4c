namespace SandboxMcp.Providers.Tests.Variants;

[CollectionDefinition(Name)]
public sealed class LocalRunc() : ProviderFixture(Name, "local", "runc"), ICollectionFixture<LocalRunc>
{
    public const string Name = "local/runc";
}
