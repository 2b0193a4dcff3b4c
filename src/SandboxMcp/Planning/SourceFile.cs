namespace SandboxMcp.Planning;

/// <summary>The host's file that <c>execute_file</c> named.</summary>
/// <param name="Path">Its real path, links resolved; the path as asked when it lies outside the roots, whose files are never opened.</param>
/// <param name="InsideRoots">Whether it lies under a root of the operator's.</param>
public sealed record SourceFile(string Path, bool InsideRoots);
