using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SandboxMcp.Providers;
using SandboxMcp.Sandboxes;
using SandboxMcp.Server.Configuration;

namespace SandboxMcp.Server.Commands;

/// <summary><c>sandbox-mcp doctor</c>: what each provider can do here, by trying it, and what to do about what it cannot.</summary>
internal static class DoctorCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("doctor", "Find out what each provider can do here, what it enforces, and what to install.") { json };
        command.SetAction((result, token) => RunAsync(result, result.GetValue(json), token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, bool json, CancellationToken cancellationToken)
    {
        Settings settings = CommandSettings.Load(result);
        List<ProviderStatus> statuses = [];
        foreach (ProviderRow row in ProviderTable.All)
        {
            await using ISandboxProvider provider = row.Create(settings.Providers, TimeProvider.System, NullLoggerFactory.Instance);
            statuses.Add(await provider.ProbeAsync(cancellationToken).ConfigureAwait(false));
        }

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(statuses, ServerJson.Readable.ListProviderStatus));
        }
        else
        {
            statuses.ForEach(status => Print(status, settings));
        }

        // For scripts: can a server started with these settings run code?
        return statuses.Any(s => s.Name == settings.Provider && s.Available && s.Isolation >= settings.Policy.IsolationFloor) ? ExitCodes.Success : ExitCodes.SandboxFailed;
    }

    private static void Print(ProviderStatus status, Settings settings)
    {
        bool allowed = status.Isolation >= settings.Policy.IsolationFloor;
        string verdict = !status.Available ? "not available" : allowed ? "ready" : "ready, but below the isolation floor: only 'run --trusted' uses it";
        Console.Out.WriteLine($"{Paint(status.Available && allowed ? "32" : "33", $"{status.Name}: {verdict}")}{(status.Name == settings.Provider ? " (selected)" : "")}");
        Console.Out.WriteLine($"  isolation  {status.Isolation.ToSnakeCase()}{(status.Runtime is null ? "" : $", by {status.Runtime}")}");
        foreach ((string language, string version) in status.Languages)
        {
            Console.Out.WriteLine($"  language   {language}: {version}");
        }

        foreach ((string promise, Enforcement enforcement) in status.Enforcement?.All() ?? [])
        {
            string colour = enforcement.State == EnforcementState.Enforced ? "32" : "33";
            Console.Out.WriteLine($"  {Paint(colour, $"{promise,-16} {enforcement.State.ToSnakeCase(),-13}")} {enforcement.KnownFrom}");
        }

        foreach (string problem in status.Problems)
        {
            Console.Out.WriteLine($"  {Paint("31", "problem")}    {problem}");
        }

        foreach (string hint in status.Hints)
        {
            Console.Out.WriteLine($"  hint       {hint}");
        }

        Console.Out.WriteLine();
    }

    private static string Paint(string colour, string text) =>
        Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? text : $"\e[{colour}m{text}\e[0m";
}
