using SandboxMcp.Providers.Linux;

namespace SandboxMcp.Providers.Local;

/// <summary>
/// Where this server keeps its living sandboxes: <c>STATE/INSTANCE/</c> with the root file system's skeleton, the runtime's own state and a bundle a
/// sandbox. The instance holds a file lock, its lease, which the kernel lets go when the server dies, however it dies: what stands in a directory
/// whose lease nobody holds is abandoned, and may be removed by whoever finds it.
/// </summary>
internal sealed class StateDirectory : IDisposable
{
    /// <summary>The cgroup above all instances.</summary>
    public const string RootCgroup = "/sandboxmcp";

    private const string LeaseFile = "lease";

    private readonly FileStream lease;

    private StateDirectory(string root, string instance, FileStream lease) => (Root, Instance, this.lease) = (root, instance, lease);

    /// <summary>The directory of all instances.</summary>
    public string Root { get; }

    /// <summary>This server's label, on everything it makes.</summary>
    public string Instance { get; }

    /// <summary>This instance's directory.</summary>
    public string Path => System.IO.Path.Combine(Root, Instance);

    /// <summary>The skeleton of every sandbox's root file system.</summary>
    public string RootFilesystem => System.IO.Path.Combine(Path, "rootfs");

    /// <summary>The OCI runtime's own state.</summary>
    public string RuntimeRoot => System.IO.Path.Combine(Path, "runtime");

    /// <summary>The default for root, else for a user.</summary>
    public static string DefaultRoot() => Posix.EffectiveUser() == 0
        ? "/run/sandboxmcp"
        : Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime)
            ? System.IO.Path.Combine(runtime, "sandboxmcp")
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state", "sandboxmcp", "run");

    /// <summary>Makes this instance's directory and takes its lease.</summary>
    /// <exception cref="IOException">The directory cannot be made, or belongs to somebody else.</exception>
    public static StateDirectory Create(string root)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(root, owner);

        // Where others can write, somebody may have made the directory first, to watch us or to mislead us.
        if (!Posix.IsPrivateDirectory(root))
        {
            throw new IOException($"{root} must be a directory of the server's own user that nobody else can enter (chmod 700)");
        }

        string instance = Guid.NewGuid().ToString("N")[..12];
        string draft = System.IO.Path.Combine(root, $".{instance}");
        Directory.CreateDirectory(draft, owner);
        FileStream lease = new(System.IO.Path.Combine(draft, LeaseFile), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        // It gets its name last, with its lease held: what has a name and no lease holder is abandoned.
        Directory.Move(draft, System.IO.Path.Combine(root, instance));
        StateDirectory state = new(root, instance, lease);
        Directory.CreateDirectory(state.RuntimeRoot, owner);
        return state;
    }

    /// <summary>The instances whose server is gone. The caller removes what they left, then disposes the state, which removes the directory.</summary>
    public static IEnumerable<StateDirectory> Abandoned(string root, TimeProvider time)
    {
        if (!Posix.IsPrivateDirectory(root))
        {
            yield break;
        }

        foreach (string path in Directory.EnumerateDirectories(root).Where(p => System.IO.Path.GetFileName(p)[0] != '.' || !IsYoung(p, time)).Where(Posix.IsPrivateDirectory))
        {
            FileStream lease;
            try
            {
                // A young directory may be on its way in or out; an old one without a lease lost it when its server died in the middle of removing it.
                lease = new FileStream(
                    System.IO.Path.Combine(path, LeaseFile), IsYoung(path, time) ? FileMode.Open : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // Held.
            }

            yield return new StateDirectory(root, System.IO.Path.GetFileName(path), lease);
        }
    }

    /// <summary>The ids of the sandboxes that have a bundle here.</summary>
    public IEnumerable<string> Sandboxes() =>
        Directory.Exists(BundleRoot) ? Directory.EnumerateDirectories(BundleRoot).Select(p => System.IO.Path.GetFileName(p)!) : [];

    /// <summary>The bundle of a sandbox.</summary>
    public string Bundle(string id) => System.IO.Path.Combine(BundleRoot, id);

    /// <summary>The cgroup of a sandbox, below the root of each hierarchy.</summary>
    public string Cgroup(string id) => $"{InstanceCgroup}/{id}";

    /// <summary>The cgroup above all sandboxes of this instance.</summary>
    public string InstanceCgroup => $"{RootCgroup}/{Instance}";

    /// <summary>Removes the directory and lets the lease go.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody was tidying by hand.
        }

        Release();
    }

    /// <summary>Lets the lease go and leaves the directory for another sweep.</summary>
    public void Release() => lease.Dispose();

    private static bool IsYoung(string path, TimeProvider time) => time.GetUtcNow() - Directory.GetLastWriteTimeUtc(path) < TimeSpan.FromMinutes(1);

    private string BundleRoot => System.IO.Path.Combine(Path, "bundles");
}
