namespace SandboxMcp.Server.Tests.Support;

/// <summary>Tests that measure time or memory, and so run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
