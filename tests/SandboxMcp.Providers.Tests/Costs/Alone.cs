namespace SandboxMcp.Providers.Tests.Costs;

/// <summary>Tests that measure this process itself, and so run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
