using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Costs;

[Collection(Alone.Name)]
public sealed class LocalCrunCosts(LocalCrun fixture) : ServerCosts(fixture), IClassFixture<LocalCrun>;
