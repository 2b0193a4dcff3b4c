using SandboxMcp.Providers.Tests.Hosts;

namespace SandboxMcp.Providers.Tests.Contract;

// What a provider says of itself, against what the host sees.
public abstract partial class SandboxProviderContract
{
    [Fact]
    public async Task Every_result_says_what_was_enforced()
    {
        ExecutionResult result = await Run(Job.Python("pass"));

        Assert.Equal(fixture.Status.Enforcement!.All().Select(p => (p.Promise, p.Enforcement.State)), result.Enforcement.All().Select(p => (p.Promise, p.Enforcement.State)));
        Assert.All(result.Enforcement.All(), p => Assert.NotEmpty(p.Enforcement.KnownFrom));
    }

    [Fact]
    public void Isolation_is_claimed_with_what_it_takes()
    {
        string[] walls = ["network", "root_filesystem", "host_files", "capabilities", "new_privileges", "seccomp"];

        Assert.All(walls, promise => Assert.Equal(fixture.HasWalls, fixture.Enforces(promise)));
        Assert.True(fixture.RuntimeName != "runsc" || fixture.Status.Isolation == IsolationLevel.UserKernel);
        Assert.True(fixture.RuntimeName is not ("crun" or "runc") || fixture.Status.Isolation == IsolationLevel.Container);
    }

    [Fact]
    public void A_root_server_enforces_every_promise()
    {
        Requirements.Need(Environment.IsPrivilegedProcess, "this is not root", "root");
        Requirements.Need(fixture.HasWalls, $"{fixture.Variant} has no walls, and says so");

        Assert.All(fixture.Status.Enforcement!.All(), p => Assert.Equal((p.Promise, EnforcementState.Enforced), (p.Promise, p.Enforcement.State)));
    }

    [Fact]
    public async Task The_host_sees_what_the_report_claims()
    {
        Requirements.Need(fixture.OnHostKernel, $"{fixture.Variant} has a kernel of its own, into which the host's /proc does not look");
        string mark = $"sandboxmcp-seen-{Guid.NewGuid():N}";
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(TestToken);
        Task<ExecutionResult> run = Run(Job.Bash($"exec -a {mark} sleep 1000").Within(60), token: done.Token);
        await Eventually.Started(fixture, mark);
        HostProcess seen = HostProcess.With(mark).First(p => p.CommandLine.StartsWith(mark, StringComparison.Ordinal));

        IEnumerable<string> sets = new[] { "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb" }.Select(seen.Status);
        Assert.True(!fixture.Enforces("capabilities") || sets.All(s => s.Trim('0').Length == 0), string.Join(' ', sets));
        Assert.True(!fixture.Enforces("new_privileges") || seen.Status("NoNewPrivs") == "1");
        Assert.True(!fixture.Enforces("seccomp") || seen.Status("Seccomp") == "2");
        Assert.True(!fixture.Enforces("user") || seen.Status("Uid").Split('\t').Distinct().Single() == "65534", seen.Status("Uid"));
        Assert.True(!fixture.Enforces("user") || seen.Status("Groups") is "" or "65534", seen.Status("Groups"));
        Assert.Equal(fixture.HasWalls, seen.Status("NSpid").Contains('\t'));
        foreach (string name in fixture.HasWalls ? new[] { "net", "mnt", "pid", "ipc", "uts" } : [])
        {
            Assert.NotEqual(new FileInfo($"/proc/self/ns/{name}").LinkTarget, new FileInfo($"/proc/{seen.Id}/ns/{name}").LinkTarget);
        }

        await done.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Nothing_of_the_servers_environment_reaches_the_program()
    {
        string printed = await Print(Job.Bash("env; echo PID1 $(tr '\\0' ' ' < /proc/1/environ 2>/dev/null)"));

        Assert.DoesNotContain("sandboxmcp-secret", fixture.HasWalls ? printed : printed.Split("PID1")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET", printed.Split("PID1")[0], StringComparison.Ordinal);
        Assert.Empty(host.Damage());
    }

    [Fact]
    public async Task A_probe_is_cheap_after_the_first()
    {
        Assert.Same(fixture.Status.Name, (await fixture.Provider.ProbeAsync(TestToken)).Name);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        await fixture.Provider.ProbeAsync(TestToken);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, 500);
    }
}
