using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Rehearsal.Events;

/// <summary>Hands committed batches to subscribers: one batch at a time, in position order, never under the log's lock.</summary>
/// <remarks>
/// Batches queue in commit order and one thread at a time empties the queue. A subscriber that appends, or wakes a thread that
/// does, only adds to the queue; whoever is emptying it comes to that batch next. Nobody waits, so nothing can deadlock.
/// The queue needs no bound of its own: it refers to entries the log holds anyway.
/// </remarks>
/// <param name="gate">The log's lock: batches must enter in the order of their commits.</param>
internal sealed class CommitFeed(Lock gate)
{
    private readonly ConcurrentQueue<CommittedBatch> pending = new();

    // Replaced, never changed in place, so that a dispatch can iterate what it took under the lock.
    private volatile Subscription[] subscriptions = [];

    // Batches that no subscriber has had yet. Whoever raises it from zero empties the queue, and goes when it is zero again: no lock is asked for a batch.
    private int waiting;

    // The batch that began the dispatch needs no queue.
    private CommittedBatch? first;

    /// <summary>Adds a subscriber for batches from <paramref name="head"/> on. Called under the lock.</summary>
    public Subscription Add(Action<IReadOnlyList<LogRecord>> committed, long head)
    {
        var subscription = new Subscription(this, committed, head);
        subscriptions = [.. subscriptions, subscription];
        return subscription;
    }

    /// <summary>Queues a batch. Called under the lock.</summary>
    /// <returns>True when the caller must call <see cref="Dispatch"/> after leaving the lock.</returns>
    public bool Enqueue(CommittedBatch batch)
    {
        if (subscriptions.Length == 0)
        {
            return false;
        }

        if (Interlocked.CompareExchange(ref waiting, 1, 0) == 0)
        {
            first = batch;
            return true;
        }

        pending.Enqueue(batch);
        return Interlocked.Increment(ref waiting) == 1;
    }

    /// <summary>Empties the queue, calling the subscribers. Called outside the lock.</summary>
    /// <remarks>A subscriber that throws breaks its promise: everybody else is still served, then its first exception surfaces here.</remarks>
    public void Dispatch()
    {
        ExceptionDispatchInfo? failure = null;
        var batch = first;
        first = null;
        do
        {
            if (batch is null && !pending.TryDequeue(out batch))
            {
                throw new InvalidOperationException("A batch was counted that is not in the queue.");
            }

            foreach (var target in subscriptions)
            {
                try
                {
                    target.Offer(batch);
                }
                catch (Exception e)
                {
                    failure ??= ExceptionDispatchInfo.Capture(e);
                }
            }

            batch = null;
        }
        while (Interlocked.Decrement(ref waiting) > 0);

        failure?.Throw();
    }

    private void Remove(Subscription subscription)
    {
        lock (gate)
        {
            subscriptions = [.. subscriptions.Where(s => s != subscription)];
        }
    }

    /// <summary>One subscriber; disposing it ends the calls.</summary>
    internal sealed class Subscription(CommitFeed feed, Action<IReadOnlyList<LogRecord>> committed, long head) : IDisposable
    {
        private volatile bool ended;

        /// <summary>Calls the subscriber unless the batch is older than the subscription, or the subscription has ended.</summary>
        public void Offer(CommittedBatch batch)
        {
            if (!ended && batch.First >= head)
            {
                committed(batch);
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            ended = true;
            feed.Remove(this);
        }
    }
}
