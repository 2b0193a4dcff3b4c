using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Escapes;

[Collection(LocalRunc.Name)]
public sealed class LocalRuncEscapes(LocalRunc fixture, HostUnderAttack host) : EscapeTests(fixture, host);
