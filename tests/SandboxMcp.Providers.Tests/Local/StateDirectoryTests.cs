using SandboxMcp.Providers.Local;

namespace SandboxMcp.Providers.Tests.Local;

/// <summary>The state directory decides what is run and what is removed, so nobody else may have a hand in it.</summary>
public sealed class StateDirectoryTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string place = Directory.CreateTempSubdirectory("state-test-").FullName;

    private string Root => Path.Combine(place, "state");

    public void Dispose() => Directory.Delete(place, recursive: true);

    [Fact]
    public void A_directory_that_others_can_enter_is_refused()
    {
        Directory.CreateDirectory(Root);
        File.SetUnixFileMode(Root, Owner | UnixFileMode.OtherExecute);
        Assert.Throws<IOException>(() => StateDirectory.Create(Root));
        Assert.Empty(StateDirectory.Abandoned(Root, TimeProvider.System));
    }

    [Fact]
    public void A_link_to_a_directory_is_refused()
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(place, "elsewhere"), Owner).FullName;
        File.CreateSymbolicLink(Root, elsewhere);
        Assert.Throws<IOException>(() => StateDirectory.Create(Root));
    }

    [Fact]
    public void A_directory_of_somebody_elses_is_refused()
    {
        Requirements.Need(Environment.IsPrivilegedProcess, "only root can give a directory away", "root");
        Directory.CreateDirectory(Root, Owner);
        System.Diagnostics.Process.Start("chown", ["65534", Root]).WaitForExit();
        Assert.Throws<IOException>(() => StateDirectory.Create(Root));
        Assert.Empty(StateDirectory.Abandoned(Root, TimeProvider.System));
    }

    [Fact]
    public void An_instance_is_abandoned_when_its_lease_is_let_go_and_not_before()
    {
        StateDirectory state = StateDirectory.Create(Root);
        Assert.Empty(StateDirectory.Abandoned(Root, TimeProvider.System));
        state.Release();
        using StateDirectory abandoned = Assert.Single(StateDirectory.Abandoned(Root, TimeProvider.System));
        Assert.Equal(state.Instance, abandoned.Instance);
    }

    [Fact]
    public void An_old_instance_that_lost_its_lease_file_is_abandoned_too()
    {
        StateDirectory state = StateDirectory.Create(Root);
        File.Delete(Path.Combine(state.Path, "lease"));
        Assert.Empty(StateDirectory.Abandoned(Root, TimeProvider.System));
        Directory.SetLastWriteTimeUtc(state.Path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using StateDirectory abandoned = Assert.Single(StateDirectory.Abandoned(Root, TimeProvider.System));
        Assert.Equal(state.Instance, abandoned.Instance);
    }
}
