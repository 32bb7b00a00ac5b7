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
    private readonly Queue<CommittedBatch> pending = new();

    // Replaced, never changed in place, so that a dispatch can iterate what it took under the lock.
    private Subscription[] subscriptions = [];
    private bool dispatching;

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

        pending.Enqueue(batch);
        if (dispatching)
        {
            return false;
        }

        dispatching = true;
        return true;
    }

    /// <summary>Empties the queue, calling the subscribers. Called outside the lock.</summary>
    /// <remarks>A subscriber that throws breaks its promise: everybody else is still served, then its first exception surfaces here.</remarks>
    public void Dispatch()
    {
        ExceptionDispatchInfo? failure = null;
        while (true)
        {
            CommittedBatch? batch;
            Subscription[] targets;
            lock (gate)
            {
                if (!pending.TryDequeue(out batch))
                {
                    dispatching = false;
                    break;
                }

                targets = subscriptions;
            }

            foreach (var target in targets)
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
        }

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
