using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Costs;

[Collection(Alone.Name)]
public sealed class LocalRunscCosts(LocalRunsc fixture) : ServerCosts(fixture), IClassFixture<LocalRunsc>;
