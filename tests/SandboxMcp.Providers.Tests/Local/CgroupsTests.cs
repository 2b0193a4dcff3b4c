using SandboxMcp.Providers.Local;

namespace SandboxMcp.Providers.Tests.Local;

/// <summary>Reading the hierarchies of machines that this one is not. On a real machine, what is read back decides; see the contract.</summary>
public sealed class CgroupsTests : IDisposable
{
    private readonly string tree = Directory.CreateTempSubdirectory("cgroups-test-").FullName;

    public void Dispose() => Directory.Delete(tree, recursive: true);

    [Fact]
    public void A_machine_with_version_2_only()
    {
        Cgroups cgroups = Version2("cpuset cpu io memory pids");
        Assert.True(cgroups.IsVersion2);
        Assert.False(cgroups.IsHybrid);
        Assert.Equal("cgroup v2", cgroups.Name);
    }

    [Fact]
    public void A_machine_with_version_1_only()
    {
        Cgroups cgroups = Cgroups.Parse([V1("memory"), V1("pids"), V1("cpu,cpuacct")]);
        Assert.False(cgroups.IsVersion2);
        Assert.False(cgroups.IsHybrid);
        Assert.Null(cgroups.UnifiedMountPoint);
    }

    [Fact]
    public void A_hybrid_machine_counts_as_version_1()
    {
        Write("unified/cgroup.controllers", "hugetlb\n");
        Cgroups cgroups = Cgroups.Parse([V1("memory"), V1("pids"), V1("cpu,cpuacct"), V2($"{tree}/unified")]);
        Assert.False(cgroups.IsVersion2);
        Assert.True(cgroups.IsHybrid);
        Assert.Equal($"{tree}/unified", cgroups.UnifiedMountPoint);
    }

    [Fact]
    public void Version_2_limits_and_usage_are_read_as_the_kernel_writes_them()
    {
        Cgroups cgroups = Version2("cpu memory pids");
        Write("box/memory.max", "536870912\n");
        Write("box/pids.max", "128\n");
        Write("box/cpu.max", "150000 100000\n");
        Write("box/memory.peak", "8888320\n");
        Write("box/memory.events", "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n");
        Write("box/pids.events", "max 7\n");
        Write("box/pids.peak", "5\n");
        Write("box/cpu.stat", "usage_usec 1500000\nuser_usec 1000000\n");
        Assert.Equal(new CgroupLimits(536870912, 128, 1.5), cgroups.ReadLimits("/box"));
        Assert.Equal(
            new CgroupUsage { PeakMemory = 8888320, OomKills = 2, ProcessLimitHits = 7, PeakProcesses = 5, CpuTime = TimeSpan.FromSeconds(1.5) },
            cgroups.ReadUsage("/box"));
    }

    [Fact]
    public void Version_1_limits_and_usage_are_read_as_the_kernel_writes_them()
    {
        Cgroups cgroups = Cgroups.Parse([V1("memory"), V1("pids"), V1("cpu"), V1("cpuacct")]);
        Write("memory/box/memory.limit_in_bytes", "536870912\n");
        Write("memory/box/memory.max_usage_in_bytes", "1048576\n");
        Write("memory/box/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        Write("pids/box/pids.max", "64\n");
        Write("pids/box/pids.events", "max 0\n");
        Write("cpu/box/cpu.cfs_quota_us", "50000\n");
        Write("cpu/box/cpu.cfs_period_us", "100000\n");
        Write("cpuacct/box/cpuacct.usage", "2500000000\n");
        Assert.Equal(new CgroupLimits(536870912, 64, 0.5), cgroups.ReadLimits("/box"));
        Assert.Equal(
            new CgroupUsage { PeakMemory = 1048576, OomKills = 1, ProcessLimitHits = 0, PeakProcesses = null, CpuTime = TimeSpan.FromSeconds(2.5) },
            cgroups.ReadUsage("/box"));
    }

    [Fact]
    public void No_limit_reads_as_none()
    {
        Cgroups cgroups = Version2("cpu memory pids");
        Write("box/memory.max", "max\n");
        Write("box/pids.max", "max\n");
        Write("box/cpu.max", "max 100000\n");
        Assert.Equal(new CgroupLimits(null, null, null), cgroups.ReadLimits("/box"));
        Assert.Equal(new CgroupLimits(null, null, null), cgroups.ReadLimits("/no-such-group"));
    }

    private Cgroups Version2(string controllers)
    {
        Write("cgroup.controllers", controllers + "\n");
        return Cgroups.Parse(["22 1 0:20 / /proc rw - proc proc rw", V2(tree)]);
    }

    private static string V2(string mountPoint) => $"30 23 0:26 / {mountPoint} rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

    private string V1(string controllers) => $"33 24 0:28 / {tree}/{controllers} rw,relatime - cgroup cgroup rw,{controllers}";

    private void Write(string file, string content)
    {
        string path = Path.Combine(tree, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
