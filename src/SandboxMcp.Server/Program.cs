using System.CommandLine;
using System.Text;
using SandboxMcp.Providers;
using SandboxMcp.Server;
using SandboxMcp.Server.Commands;
using SandboxMcp.Server.Configuration;

ChildProcesses.Prepare();
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
RootCommand root = new("An MCP server that runs code nobody has vouched for, in throw-away sandboxes.")
{
    ServeCommand.Create(), RunCommand.Create(), DoctorCommand.Create(), AuditCommand.Create(), CommandSettings.Config(),
};
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (string error in parsed.Errors.Select(e => e.Message))
    {
        Terminal.Error(error);
    }

    Console.Error.WriteLine("Try: sandbox-mcp --help");
    return ExitCodes.Invalid;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (ConfigurationException e)
{
    foreach (string problem in e.Problems)
    {
        Terminal.Error(problem);
    }

    return ExitCodes.Configuration;
}
catch (OperationCanceledException)
{
    return ExitCodes.Interrupted;
}
catch (Exception e)
{
    Terminal.Error($"It failed in a way that it should not: {e.Message}");
    Console.Error.WriteLine(e);
    return ExitCodes.SandboxFailed;
}
