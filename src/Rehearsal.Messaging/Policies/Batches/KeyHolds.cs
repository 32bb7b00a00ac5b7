namespace Rehearsal.Messaging;

/// <summary>The keys of a service that have events in batches: what comes behind them for another handler waits. Safe for concurrent use.</summary>
internal sealed class KeyHolds(ServiceRuntime runtime)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Hold> holds = new(StringComparer.Ordinal);
    private volatile int count;

    /// <summary>Gets a value indicating whether no key is held. Asked without a lock: only a key's own lane brings it into a batch.</summary>
    public bool IsEmpty => count == 0;

    /// <summary>Gets what an event has to wait for before its turn comes; null for nothing.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="queue">The batches it is for; null for none. Its own it does not wait for.</param>
    public Task? WaitOf(string key, BatchQueue? queue)
    {
        lock (gate)
        {
            // Under the lock: who stops ends every wait that there is by then.
            runtime.Stopping.ThrowIfCancellationRequested();
            return holds.TryGetValue(key, out var hold) && hold.Owner != queue
                ? (hold.Released ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : null;
        }
    }

    /// <summary>Holds a key for one more event of batches; no others may hold it.</summary>
    public void Add(string key, BatchQueue queue)
    {
        lock (gate)
        {
            if (!holds.TryGetValue(key, out var hold))
            {
                holds[key] = hold = new Hold(queue);
                count = holds.Count;
            }

            hold.Count++;
        }
    }

    /// <summary>Undoes one <see cref="Add"/>.</summary>
    public void Release(string key)
    {
        lock (gate)
        {
            var hold = holds[key];
            if (--hold.Count == 0)
            {
                holds.Remove(key);
                count = holds.Count;
                hold.Released?.SetResult();
            }
        }
    }

    /// <summary>Ends every wait; the host must be stopping.</summary>
    public void EndWaits()
    {
        lock (gate)
        {
            foreach (var hold in holds.Values)
            {
                hold.Released?.TrySetCanceled(runtime.Stopping);
                hold.Released = null;
            }
        }
    }

    private sealed class Hold(BatchQueue owner)
    {
        public BatchQueue Owner => owner;

        public int Count { get; set; }

        public TaskCompletionSource? Released { get; set; }
    }
}
