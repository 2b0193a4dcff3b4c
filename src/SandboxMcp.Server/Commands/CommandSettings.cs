using System.CommandLine;
using SandboxMcp.Providers;
using SandboxMcp.Server.Configuration;

namespace SandboxMcp.Server.Commands;

/// <summary>The options that several verbs share.</summary>
internal static class CommandSettings
{
    /// <summary>--config.</summary>
    public static Option<string?> Config() => new("--config") { Description = "A JSON file with settings.", HelpName = "FILE", Recursive = true };

    /// <summary>--provider.</summary>
    public static Option<string?> Provider() =>
        new("--provider") { Description = $"What isolates the code: {string.Join(", ", ProviderTable.All.Select(p => p.Name))}.", HelpName = "NAME" };

    /// <summary>The settings with what the command line says on top.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="overrides">Settings by key; null values are left out.</param>
    /// <exception cref="ConfigurationException">Something is wrong.</exception>
    public static Settings Load(ParseResult result, params IEnumerable<(string Key, string? Value)> overrides) =>
        SettingsLoader.Load(
            result.GetValue<string?>("--config"),
            overrides.Where(o => o.Value is not null).Select(o => KeyValuePair.Create(o.Key, o.Value)));
}
