using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Contract;

[Collection(LocalRunc.Name)]
public sealed class LocalRuncContract(LocalRunc fixture, HostUnderAttack host) : SandboxProviderContract(fixture, host);
