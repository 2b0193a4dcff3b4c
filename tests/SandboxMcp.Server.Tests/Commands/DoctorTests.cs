using System.Text.Json;
using SandboxMcp.Providers;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Commands;

public sealed class DoctorTests
{
    [Fact]
    public async Task It_says_what_every_provider_can_do_and_is_0_when_the_selected_one_is_ready()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "doctor");

        Assert.Equal((0, ""), (result.ExitCode, result.Stderr));
        Assert.StartsWith("local: ready (selected)\n", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("\nvenv: ready, but below the isolation floor", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("  network          enforced ", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("  network          not_supported ", result.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Stdout);
        Assert.Empty(new Witness(place).Everything());
    }

    [Fact]
    public async Task It_is_125_with_the_reason_when_the_selected_provider_cannot_run_code()
    {
        using Place place = new Place().With("Local:Runtime", "/nonexistent");

        CommandResult result = await CommandLine.RunAsync(place, "doctor");

        Assert.Equal(125, result.ExitCode);
        Assert.StartsWith("local: not available (selected)\n", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("problem    The OCI runtime '/nonexistent' (Local:Runtime) was not found. To do:", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_125_when_the_selected_provider_is_below_the_floor()
    {
        using Place place = new Place().With("Provider", "venv");

        CommandResult result = await CommandLine.RunAsync(place, "doctor");

        Assert.Equal(125, result.ExitCode);
        Assert.Contains("venv: ready, but below the isolation floor: only 'run --trusted' uses it (selected)\n", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_has_every_provider_with_every_promise()
    {
        await Requirements.NeedLocalAsync();
        using Place place = new();

        CommandResult result = await CommandLine.RunAsync(place, "doctor", "--json");

        JsonElement[] providers = [.. JsonDocument.Parse(result.Stdout).RootElement.EnumerateArray()];
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(ProviderTable.All.Select(p => p.Name), providers.Select(p => p.GetProperty("name").GetString()));
        Assert.All(providers.Where(p => p.GetProperty("available").GetBoolean()), p =>
        {
            Assert.Equal(13, p.GetProperty("enforcement").EnumerateObject().Count());
            Assert.NotEmpty(p.GetProperty("languages").EnumerateObject());
        });
        Assert.Equal("container", providers[0].GetProperty("isolation").GetString());
    }
}
