using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using SandboxMcp.Providers.Linux;
using SandboxMcp.Sandboxes;

namespace SandboxMcp.Providers.Local;

/// <summary>
/// The Python venv that sandboxes see at /venv: made once from the host's python3, the runner (compiled, for a quicker start) and the operator's list
/// of packages, then only read.
/// </summary>
internal static class PythonVenv
{
    private static readonly string[] RunnerFiles = ["runner.py", "boot.cjs"];
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(10);

    /// <summary>The runner in a venv at this path.</summary>
    public static string RunnerIn(string venv) => $"{venv}/sandbox/runner.pyc";

    /// <summary>Where venvs are kept when the operator says nothing.</summary>
    public static string DefaultCache() => Posix.EffectiveUser() == 0
        ? "/var/cache/sandboxmcp"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "sandboxmcp");

    /// <summary>The venv's directory on the host; makes it when it is missing. Two servers may do so at once.</summary>
    /// <param name="cacheDirectory">Where venvs are kept.</param>
    /// <param name="python">The host's python3, under /usr.</param>
    /// <param name="packages">What pip installs into it.</param>
    /// <exception cref="ProviderUnavailableException">It could not be made.</exception>
    public static string Ensure(string cacheDirectory, string python, IReadOnlyList<string> packages)
    {
        string real = File.ResolveLinkTarget(python, returnFinalTarget: true)?.FullName ?? python;
        string identity = string.Join('\n', ["venv 2", real, File.GetLastWriteTimeUtc(real).ToString("O"), .. RunnerFiles.Select(ReadResource), .. packages]);
        string venv = Path.Combine(cacheDirectory, $"venv-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16]}");
        if (Directory.Exists(venv))
        {
            return venv;
        }

        Directory.CreateDirectory(cacheDirectory);
        string draft = $"{venv}.{Guid.NewGuid():N}";
        try
        {
            string[] options = packages.Count == 0 ? ["--without-pip"] : [];
            Do(python, ["-I", "-m", "venv", .. options, draft], "create the Python venv", "apt-get install python3-venv");
            if (packages.Count > 0)
            {
                Do($"{draft}/bin/python3", ["-I", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", .. packages],
                    $"install {string.Join(", ", packages)} into the Python venv", "check Local:PythonPackages and the package index");
                Relocate(draft);
            }

            string runner = Path.GetDirectoryName(RunnerIn(draft))!;
            Directory.CreateDirectory(runner);
            foreach (string file in RunnerFiles)
            {
                File.WriteAllText(Path.Combine(runner, file), ReadResource(file));
            }

            Do($"{draft}/bin/python3", ["-I", "-m", "compileall", "-q", "-b", runner], "compile the runner", "reinstall python3");
            Do("/bin/chmod", ["-R", "a+rX", draft], "make the venv readable", "check the cache directory"); // Whatever the server's umask is.
            try
            {
                Directory.Move(draft, venv);
            }
            catch (IOException) when (Directory.Exists(venv))
            {
                // Another server was faster; its venv is the same.
            }

            return venv;
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    /// <summary>Scripts name their interpreter by its path: give them the path that they will see.</summary>
    private static void Relocate(string draft)
    {
        foreach (string script in Directory.EnumerateFiles($"{draft}/bin"))
        {
            byte[] content = File.ReadAllBytes(script);
            if (File.ResolveLinkTarget(script, false) is null && content.AsSpan().StartsWith(Encoding.UTF8.GetBytes($"#!{draft}/")))
            {
                File.WriteAllText(script, Encoding.UTF8.GetString(content).Replace(draft, "/venv", StringComparison.Ordinal));
            }
        }
    }

    private static string ReadResource(string name)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static void Do(string program, IEnumerable<string> arguments, string what, string advice)
    {
        (int exitCode, string output) = HostPrograms.Run(program, arguments, InstallPatience);
        if (exitCode != 0)
        {
            throw new ProviderUnavailableException($"Could not {what}: {output} To do: {advice}.");
        }
    }
}
