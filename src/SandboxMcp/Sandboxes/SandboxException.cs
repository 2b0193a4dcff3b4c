namespace SandboxMcp.Sandboxes;

/// <summary>A sandbox or its provider failed. The program is not to blame, and <see cref="MayHaveRun"/> says whether it may have had effects.</summary>
/// <param name="message">A sentence for the caller: what happened and what to do. No path of the server, no stack.</param>
/// <param name="inner">The cause, for the log only.</param>
public abstract class SandboxException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the program may have run. False: repeating the call is safe.</summary>
    public abstract bool MayHaveRun { get; }

    /// <summary>The run's id in the audit log and the log, once the run has one.</summary>
    public string? Run { get; internal set; }
}

/// <summary>The provider cannot work here at all; the message says what to install or change.</summary>
public sealed class ProviderUnavailableException(string message, Exception? inner = null) : SandboxException(message, inner)
{
    /// <inheritdoc/>
    public override bool MayHaveRun => false;
}

/// <summary>This sandbox could not be made; another attempt may succeed.</summary>
public sealed class SandboxCreationException(string message, Exception? inner = null) : SandboxException(message, inner)
{
    /// <inheritdoc/>
    public override bool MayHaveRun => false;
}

/// <summary>The sandbox was lost after it had its job: nobody can say what the program did.</summary>
public sealed class SandboxLostException(string message, Exception? inner = null) : SandboxException(message, inner)
{
    /// <inheritdoc/>
    public override bool MayHaveRun => true;
}
