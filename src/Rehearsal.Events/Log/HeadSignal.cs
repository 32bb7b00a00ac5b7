namespace Rehearsal.Events;

/// <summary>Lets followers wait until the log's head moves. The log itself is their buffer; what waits here is one task each.</summary>
/// <remarks>
/// Each follower has its own completion source, completed asynchronously: its continuation is posted to the context or scheduler
/// it waits on, in the order of waiting. <c>Task.WaitAsync</c> with a token would hop over the thread pool instead.
/// </remarks>
/// <param name="gate">The log's lock.</param>
/// <param name="head">The log's head, read under the lock.</param>
internal sealed class HeadSignal(Lock gate, Func<long> head)
{
    private List<TaskCompletionSource> waiting = [];

    /// <summary>Gets a value indicating whether the log was closed. Written under the lock.</summary>
    public bool Closed { get; private set; }

    /// <summary>Takes everybody who waits. Called under the lock; null when nobody does.</summary>
    public List<TaskCompletionSource>? Take()
    {
        if (waiting.Count == 0)
        {
            return null;
        }

        var taken = waiting;
        waiting = [];
        return taken;
    }

    /// <summary>Wakes those taken. Called outside the lock, for a synchronization context's code runs here.</summary>
    public static void Wake(List<TaskCompletionSource>? taken)
    {
        if (taken is null)
        {
            return;
        }

        foreach (var waiter in taken)
        {
            waiter.TrySetResult();
        }
    }

    /// <summary>Ends all waits, now and later.</summary>
    public void Close()
    {
        List<TaskCompletionSource>? taken;
        lock (gate)
        {
            Closed = true;
            taken = Take();
        }

        Wake(taken);
    }

    /// <summary>Waits until an entry is at <paramref name="position"/>, the log is closed or the wait is cancelled; never throws.</summary>
    /// <returns>True when the entry is there; false when it is not and the following ends.</returns>
    public async ValueTask<bool> WaitAsync(long position, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                if (head() > position)
                {
                    return true;
                }

                if (Closed)
                {
                    return false;
                }

                waiting.Add(waiter);
            }

            using (cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), waiter))
            {
                await waiter.Task;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                lock (gate)
                {
                    waiting.Remove(waiter);
                }
            }
        }

        return false;
    }
}
