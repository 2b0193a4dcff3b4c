namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>Files planted all over the host, readable and writable for everybody, each with a secret: none may change and no secret may be told.</summary>
public sealed class Canaries : IDisposable
{
    private readonly Dictionary<string, string> planted = [];

    public Canaries()
    {
        string[] places =
        [
            Path.GetTempPath(), "/tmp", "/var/tmp", "/dev/shm", "/home", "/root", "/srv", "/opt", "/run", "/etc", AppContext.BaseDirectory, TestDirectory.Create("canary"),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        ];
        foreach (string place in places.Where(p => p.Length > 0).Select(p => Path.TrimEndingDirectorySeparator(Path.GetFullPath(p))).Distinct())
        {
            string path = Path.Combine(place, $"sandboxmcp-canary-{Guid.NewGuid():N}");
            try
            {
                string secret = $"sandboxmcp-secret-{Guid.NewGuid():N}";
                File.WriteAllText(path, secret);
                File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
                planted.Add(path, secret);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not everybody may write there.
            }
        }
    }

    public IReadOnlyCollection<string> Paths => planted.Keys;

    public IReadOnlyCollection<string> Secrets => planted.Values;

    public IEnumerable<string> Damage() => planted.Where(p => !File.Exists(p.Key) || File.ReadAllText(p.Key) != p.Value).Select(p => $"canary {p.Key} was touched");

    public void Dispose()
    {
        foreach (string path in planted.Keys)
        {
            File.Delete(path);
        }
    }
}
