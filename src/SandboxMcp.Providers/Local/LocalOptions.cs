namespace SandboxMcp.Providers.Local;

/// <summary>Settings of the provider <c>local</c>.</summary>
public sealed record LocalOptions
{
    /// <summary>The OCI runtime: a name looked up on the PATH, or an absolute path. Absent: crun, else runc, whichever works here.</summary>
    public string? Runtime { get; init; }

    /// <summary>Where sandboxes that live now keep their bundles and locks. Absent: /run/sandboxmcp for root, else a folder of the user's runtime directory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Where the Python venv is kept between runs. Absent: /var/cache/sandboxmcp for root, else the user's cache directory.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Python packages for the venv, as pip names them. Absent: none.</summary>
    public IReadOnlyList<string> PythonPackages { get; init; } = [];
}
