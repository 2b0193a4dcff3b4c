using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Warm;

[Collection(LocalCrun.Name)]
public sealed class LocalCrunWarmPool(LocalCrun fixture) : WarmPoolTests(fixture);
