using SandboxMcp.Providers.Tests.Hosts;
using SandboxMcp.Providers.Tests.Variants;

namespace SandboxMcp.Providers.Tests.Escapes;

[Collection(LocalRunscAgain.Name)]
public sealed class LocalRunscEscapes(LocalRunsc fixture, HostUnderAttack host) : EscapeTests(fixture, host);
