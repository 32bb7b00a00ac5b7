using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Counts the work that is under way, so that a stage can tell when a system has settled.</summary>
/// <remarks>
/// Work is foreground unless the chain of causes of its event begins at a loop or a schedule of a service. Settled: no foreground event
/// is undelivered, no foreground handler runs, and no foreground retry is due within the bound. Safe for concurrent use: a delivery asks no lock
/// while nobody waits and nothing is of the background.
/// </remarks>
public sealed class ActivityTracker
{
    private static readonly TimeSpan BoundMax = TimeSpan.FromDays(3_650);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Func<long> head;
    private readonly DueTimes retries = new();
    private readonly List<Waiter> waiters = [];
    private readonly BackgroundEvents background = new();

    // How much foreground work has begun, in the upper half and modulo 2^32, and how much of it is open: changed and read as one.
    private long work;
    private long dispatchedThrough;

    // Raised before a waiter looks, and looked at after each change: one of the two sees the other.
    private int waiting;
    private volatile bool hasBackground;

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
            Interlocked.Increment(ref waiting);
            if (IsSettled(waiter))
            {
                Interlocked.Decrement(ref waiting);
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
                Interlocked.Decrement(ref waiting);
            }
        }
    }

    /// <summary>Gets a value indicating whether there ever was background work.</summary>
    internal bool HasBackground => hasBackground;

    /// <summary>Gets how many foreground deliveries are under way; of no moment in particular.</summary>
    internal long OpenCount => OpenOf(Volatile.Read(ref work));

    /// <summary>Gets how many background events somebody still has to do with.</summary>
    internal int BackgroundEventCount
    {
        get
        {
            lock (gate)
            {
                return background.Count;
            }
        }
    }

    /// <summary>Gets a value indicating whether everything that the log holds was handed to the services.</summary>
    internal bool IsHandedOut
    {
        get
        {
            lock (gate)
            {
                return Volatile.Read(ref dispatchedThrough) >= head();
            }
        }
    }

    /// <summary>Counts deliveries of events that an earlier run left: foreground, whatever they were then.</summary>
    internal void BeginRecovered(int count) => Begin(count);

    /// <summary>Counts the deliveries of an event that was committed, or one of a saga for the event it stands at.</summary>
    internal void Begin(Guid eventId, int count)
    {
        if (hasBackground)
        {
            lock (gate)
            {
                if (background.TryBegin(eventId, count))
                {
                    return;
                }
            }
        }

        Begin(count);
    }

    /// <summary>Counts a delivery that ended.</summary>
    internal void End(Guid eventId)
    {
        if (hasBackground)
        {
            lock (gate)
            {
                if (background.TryEnd(eventId))
                {
                    return;
                }
            }
        }

        Interlocked.Decrement(ref work);
        LookSettled();
    }

    internal void Dispatched(long through)
    {
        Interlocked.Exchange(ref dispatchedThrough, through);
        LookSettled();
    }

    /// <summary>Counts a delivery that waits for a time: for a retry, for room in a rate limit's window, for its batch to go.</summary>
    internal void RetryWaits(Guid eventId, DateTimeOffset due)
    {
        lock (gate)
        {
            if (!background.Contains(eventId))
            {
                retries.Add(due);
                ReleaseSettled();
            }
        }
    }

    internal void RetryRuns(Guid eventId, DateTimeOffset due)
    {
        lock (gate)
        {
            if (!background.Contains(eventId))
            {
                retries.Remove(due);
            }
        }
    }

    /// <summary>Tells whether an event is of the background. Holds for as long as a delivery of it is open or a saga stands at it.</summary>
    internal bool IsBackground(Guid eventId)
    {
        // A system without background work asks no lock here.
        if (!hasBackground)
        {
            return false;
        }

        lock (gate)
        {
            return background.Contains(eventId);
        }
    }

    /// <summary>Takes in events of the background that are about to be committed.</summary>
    internal void AddBackground(IReadOnlyList<LogEntry> entries)
    {
        lock (gate)
        {
            hasBackground = true;
            foreach (var entry in entries)
            {
                if (entry is EventEnvelope)
                {
                    background.Add(entry.Id);
                }
            }
        }
    }

    /// <summary>Lets events of the background go whose commit failed.</summary>
    internal void RemoveBackground(IReadOnlyList<LogEntry> entries)
    {
        lock (gate)
        {
            foreach (var entry in entries)
            {
                background.Remove(entry.Id);
            }
        }
    }

    /// <summary>Keeps what a saga stands at known as background, and lets go of what it stood at before.</summary>
    internal void Hold(IEnumerable<EventEnvelope> now, IEnumerable<EventEnvelope> before)
    {
        lock (gate)
        {
            foreach (var held in now)
            {
                background.Hold(held);
            }

            foreach (var held in before)
            {
                background.Release(held);
            }
        }
    }

    private static long OpenOf(long work) => work & uint.MaxValue;

    private static long BegunOf(long work) => work >>> 32;

    private void Begin(int count) => Interlocked.Add(ref work, ((long)count << 32) + count);

    private void LookSettled()
    {
        if (Volatile.Read(ref waiting) > 0)
        {
            lock (gate)
            {
                ReleaseSettled();
            }
        }
    }

    private void ReleaseSettled()
    {
        foreach (var waiter in waiters)
        {
            if (IsSettled(waiter))
            {
                waiter.Done.TrySetResult(true);
            }
        }
    }

    // The events that were in the log when the work came to rest must have been handed out, and none of them have begun more work.
    // What comes after them does not matter, so a background that commits all the time holds nobody.
    private bool IsSettled(Waiter waiter)
    {
        var seen = Volatile.Read(ref work);
        if (!IsAtRest(OpenOf(seen), waiter.Horizon))
        {
            waiter.RestHead = -1;
            return false;
        }

        if (waiter.RestHead < 0 || waiter.RestBegun != BegunOf(seen))
        {
            (waiter.RestHead, waiter.RestBegun) = (head(), BegunOf(seen));
        }

        // Work that began since looks again when it ends.
        return Volatile.Read(ref dispatchedThrough) >= waiter.RestHead && BegunOf(Interlocked.Read(ref work)) == waiter.RestBegun;
    }

    private bool IsAtRest(long open, DateTimeOffset horizon)
    {
        // Every retry that waits is open too, so this spares the count while anything else is.
        if (open > retries.Count)
        {
            return false;
        }

        return open == retries.Count && retries.AreAllAfter(horizon);
    }

    private sealed class Waiter(DateTimeOffset horizon)
    {
        public DateTimeOffset Horizon { get; } = horizon;

        /// <summary>Gets or sets the log's head when the work was last seen to come to rest; -1 while it has not.</summary>
        public long RestHead { get; set; } = -1;

        /// <summary>Gets or sets how much work had begun by then.</summary>
        public long RestBegun { get; set; }

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
