global using SandboxMcp.Sandboxes;
global using Xunit;
