using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Escapes;

[Collection(TrustedVenv.Name)]
public sealed class VenvEscapes(TrustedVenv fixture, HostUnderAttack host) : EscapeTests(fixture, host);
