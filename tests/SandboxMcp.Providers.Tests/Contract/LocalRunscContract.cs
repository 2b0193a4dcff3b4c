using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Contract;

[Collection(LocalRunsc.Name)]
public sealed class LocalRunscContract(LocalRunsc fixture, HostUnderAttack host) : SandboxProviderContract(fixture, host);
