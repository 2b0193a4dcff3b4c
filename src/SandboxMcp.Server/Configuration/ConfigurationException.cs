namespace SandboxMcp.Server.Configuration;

/// <summary>The configuration is not usable; nothing starts.</summary>
/// <param name="problems">Everything that is wrong with it.</param>
public sealed class ConfigurationException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>Everything that is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
