using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Contract;

[Collection(LocalCrun.Name)]
public sealed class LocalCrunContract(LocalCrun fixture, HostUnderAttack host) : SandboxProviderContract(fixture, host);
