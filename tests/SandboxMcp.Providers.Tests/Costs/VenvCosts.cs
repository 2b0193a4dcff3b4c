using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Costs;

[Collection(Alone.Name)]
public sealed class VenvCosts(TrustedVenv fixture) : ServerCosts(fixture), IClassFixture<TrustedVenv>;
