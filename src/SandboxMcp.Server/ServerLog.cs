using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace SandboxMcp.Server;

/// <summary>The server's own log: a file a day, kept for two weeks, and warnings on standard error. Never standard output, which belongs to the protocol.</summary>
internal static class ServerLog
{
    /// <summary>Makes the log; the caller disposes it. A directory that cannot be written costs the file, not the server.</summary>
    /// <param name="directory">Where the files go.</param>
    public static ILoggerFactory Create(string directory)
    {
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("ModelContextProtocol", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)

            // A request that ends because its client has gone is no failure, though the SDK logs it as one.
            .Filter.ByExcluding(e => e.Exception is OperationCanceledException && e.Properties.TryGetValue("SourceContext", out LogEventPropertyValue? source)
                && source.ToString().Contains("ModelContextProtocol", StringComparison.Ordinal))
            .WriteTo.Console(
                LogEventLevel.Warning, "sandbox-mcp: {Level:w}: {Message:lj}{NewLine}", CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
        try
        {
            foreach (string path in (string[])[Path.GetDirectoryName(Path.GetFullPath(directory))!, directory])
            {
                if (OperatingSystem.IsWindows())
                {
                    Directory.CreateDirectory(path);
                }
                else
                {
                    Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
            }

            configuration.WriteTo.File(
                Path.Combine(directory, "sandbox-mcp-.log"), formatProvider: CultureInfo.InvariantCulture,
                rollingInterval: RollingInterval.Day, retainedFileCountLimit: 14, fileSizeLimitBytes: 16 << 20, rollOnFileSizeLimit: true, shared: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"sandbox-mcp: warning: no log file in {directory}: {e.Message}");
        }

        return new SerilogLoggerFactory(configuration.CreateLogger(), dispose: true);
    }
}
