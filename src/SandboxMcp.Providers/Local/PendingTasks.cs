namespace SandboxMcp.Providers.Local;

/// <summary>Tasks that nobody awaits now and that somebody must await before the end. Thread-safe.</summary>
internal sealed class PendingTasks
{
    private readonly Lock gate = new();
    private readonly HashSet<Task> tasks = [];

    /// <summary>Remembers a task until it ends.</summary>
    public void Add(Task task)
    {
        lock (gate)
        {
            tasks.Add(task);
        }

        task.ContinueWith(
            ended =>
            {
                lock (gate)
                {
                    tasks.Remove(ended);
                }
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits for those that are under way now. Never throws: the tasks report their own failures.</summary>
    public async Task WhenAllAsync()
    {
        Task[] pending;
        lock (gate)
        {
            pending = [.. tasks];
        }

        await Task.WhenAll(pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
