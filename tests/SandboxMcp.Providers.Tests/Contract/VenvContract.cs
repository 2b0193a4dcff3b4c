using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Contract;

[Collection(TrustedVenv.Name)]
public sealed class VenvContract(TrustedVenv fixture, HostUnderAttack host) : SandboxProviderContract(fixture, host);
