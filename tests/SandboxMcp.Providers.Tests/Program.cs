using SandboxMcp.Providers.Tests;
using SandboxMcp.Providers.Tests.Hosts;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// The tests; or, for the tests that kill a server, a server to kill.
if (args is [DoomedServer.Verb, ..])
{
    return await DoomedServer.RunAsync(args[1..]);
}

return args.Any(a => a is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
