namespace SandboxMcp.Providers.Tests.Escapes;

public sealed class EscapeTableTests
{
    [Fact]
    public void Every_program_has_its_row() =>
        Assert.Equal(
            EscapeTable.Files().Where(f => f != "attack.py").Order(StringComparer.Ordinal),
            EscapeTable.All.Select(e => e.File).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_program_says_what_it_tries() =>
        Assert.All(EscapeTable.All, e => Assert.Matches("^(#|//) [A-Z\"].{20,}", EscapeTable.Read(e.File)));

    [Fact]
    public void Every_promise_but_cpu_is_attacked() => Assert.Superset(
        new HashSet<string>(["network", "root_filesystem", "host_files", "user", "capabilities", "new_privileges", "seccomp", "memory", "processes", "disk", "wall_time", "output"]),
        EscapeTable.All.Select(e => e.Promise).ToHashSet());
}
