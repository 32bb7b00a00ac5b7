namespace Rehearsal.Messaging;

/// <summary>Counts the work that is under way, so that a stage can tell when a system has settled.</summary>
/// <remarks>
/// Settled: no committed event is undelivered, no handler runs, and no retry is due within the bound. Safe for concurrent use.
/// </remarks>
public sealed class ActivityTracker
{
    private static readonly TimeSpan BoundMax = TimeSpan.FromDays(3_650);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Func<long> head;
    private readonly List<DateTimeOffset> retries = [];
    private readonly List<Waiter> waiters = [];
    private long open;
    private long dispatchedThrough;

    internal ActivityTracker(TimeProvider time, Func<long> head)
    {
        this.time = time;
        this.head = head;
        dispatchedThrough = head();
    }

    /// <summary>Waits until the system is settled, at most for the bound.</summary>
    /// <param name="bound">The longest wait, in stage time, from zero to 3,650 days; a retry due later than that is not waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when settled, false at the bound.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative or longer than 3,650 days.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the system settled.</exception>
    public async Task<bool> SettleAsync(TimeSpan bound, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bound, BoundMax);
        Waiter waiter;
        lock (gate)
        {
            waiter = new Waiter(time.GetUtcNow() + bound);
            if (IsSettled(waiter.Horizon))
            {
                return true;
            }

            waiters.Add(waiter);
        }

        try
        {
            return await LongTimer.WaitAsync(waiter.Done, time, bound, cancellationToken);
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
            }
        }
    }

    internal void Begin(int count = 1)
    {
        lock (gate)
        {
            open += count;
        }
    }

    internal void End()
    {
        lock (gate)
        {
            open--;
            ReleaseSettled();
        }
    }

    internal void Dispatched(long through)
    {
        lock (gate)
        {
            dispatchedThrough = through;
            ReleaseSettled();
        }
    }

    internal void RetryWaits(DateTimeOffset due)
    {
        lock (gate)
        {
            retries.Add(due);
            ReleaseSettled();
        }
    }

    internal void RetryRuns(DateTimeOffset due)
    {
        lock (gate)
        {
            retries.Remove(due);
        }
    }

    private void ReleaseSettled()
    {
        foreach (var waiter in waiters)
        {
            if (IsSettled(waiter.Horizon))
            {
                waiter.Done.TrySetResult(true);
            }
        }
    }

    private bool IsSettled(DateTimeOffset horizon)
    {
        // Every retry that waits is open too, so this spares the count while anything else is.
        if (open > retries.Count || dispatchedThrough < head())
        {
            return false;
        }

        var late = 0;
        foreach (var due in retries)
        {
            late += due > horizon ? 1 : 0;
        }

        return open == late;
    }

    private sealed record Waiter(DateTimeOffset Horizon)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
