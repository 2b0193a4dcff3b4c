using System.Collections.Concurrent;

namespace SandboxMcp.Providers.Linux;

/// <summary>
/// A thread that lives in a mount namespace of its own, in which one mount point of the host is not mounted. What is spawned from it inherits that view
/// (mount_namespaces(7): the namespace belongs to the thread). Wrapping each command in unshare(1), sh(1) and umount(8) would do the same and costs
/// three more programs a sandbox.
/// </summary>
internal sealed class PrivateMountThread : IDisposable
{
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the thread.</summary>
    /// <param name="hidden">The mount point that it does not see.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The namespace could not be made.</exception>
    public PrivateMountThread(string hidden)
    {
        thread = new Thread(() => Run(hidden)) { IsBackground = true, Name = "private mounts" };
        thread.Start();
        ready.Task.GetAwaiter().GetResult();
    }

    /// <summary>Does something on the thread and waits for it.</summary>
    public T Invoke<T>(Func<T> function)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
    }

    private void Run(string hidden)
    {
        try
        {
            Posix.HideMount(hidden);
            ready.SetResult();
        }
        catch (Exception e)
        {
            ready.SetException(e);
            return;
        }

        foreach (Action action in work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
