using System.Runtime.Versioning;
using SandboxMcp.Providers.Tests.Hosts;

[assembly: AssemblyFixture(typeof(HostUnderAttack))]
[assembly: SupportedOSPlatform("linux")]
