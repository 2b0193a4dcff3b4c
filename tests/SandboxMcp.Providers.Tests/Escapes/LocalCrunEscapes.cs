using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Escapes;

[Collection(LocalCrun.Name)]
public sealed class LocalCrunEscapes(LocalCrun fixture, HostUnderAttack host) : EscapeTests(fixture, host);
