using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Warm;

[Collection(LocalRunc.Name)]
public sealed class LocalRuncWarmPool(LocalRunc fixture) : WarmPoolTests(fixture);
