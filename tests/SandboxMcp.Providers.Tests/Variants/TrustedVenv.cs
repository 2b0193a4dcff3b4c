namespace SandboxMcp.Providers.Tests.Variants;

[CollectionDefinition(Name)]
public sealed class TrustedVenv() : ProviderFixture(Name, "venv"), ICollectionFixture<TrustedVenv>
{
    public const string Name = "venv";
}
