namespace SandboxMcp.Providers.Local;

/// <summary>The limits in force for one cgroup, read back from the kernel. Absent: none.</summary>
/// <param name="Memory">Bytes.</param>
/// <param name="Processes">Processes and threads.</param>
/// <param name="Cpus">Processors.</param>
internal sealed record CgroupLimits(long? Memory, long? Processes, double? Cpus);
