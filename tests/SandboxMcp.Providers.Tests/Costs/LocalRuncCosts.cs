using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Costs;

[Collection(Alone.Name)]
public sealed class LocalRuncCosts(LocalRunc fixture) : ServerCosts(fixture), IClassFixture<LocalRunc>;
