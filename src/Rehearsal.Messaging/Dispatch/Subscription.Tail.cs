using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>Where events come from: the live tail, or the log itself while the subscription is behind.</content>
internal abstract partial class Subscription
{
    // What earlier runs left, by position, and where this run begins; null once all of it lies behind.
    private HashSet<long>? left;
    private long start;
    private long next;
    private volatile bool behind = true;
    private bool catchingUp;
    private bool resumed;

    /// <summary>Starts from what the log already holds: events that earlier runs left are delivered again.</summary>
    /// <param name="unhandled">Their positions, ascending.</param>
    /// <param name="begin">The position of the first record of this run.</param>
    public void Resume(IReadOnlyList<long> unhandled, long begin)
    {
        lock (gate)
        {
            (left, start) = ([.. unhandled], begin);
            next = unhandled.Count > 0 ? unhandled[0] : begin;
            resumed = true;
        }

        TryCatchUp();
    }

    /// <summary>Takes a record from the live tail. Called for one record at a time, in log order.</summary>
    public void Accept(LogRecord record)
    {
        var trigger = (EventEnvelope)record.Entry;
        var key = KeyOf(trigger);
        lock (gate)
        {
            if (behind || record.Position < next)
            {
                return;
            }

            if (queued >= Runtime.InboxCapacity)
            {
                behind = true;
                return;
            }

            next = record.Position + 1;
            Enqueue(key, trigger);
        }
    }

    /// <summary>Called once, when everything that the log held at the start has been queued.</summary>
    protected virtual void CaughtUp()
    {
    }

    private void TryCatchUp()
    {
        // Asked after every delivery, and hardly ever so.
        if (!behind)
        {
            return;
        }

        lock (gate)
        {
            if (!behind || !resumed || catchingUp || queued > Runtime.InboxCapacity / 2 || Runtime.IsStopping)
            {
                return;
            }

            catchingUp = true;
        }

        Start(static subscription => _ = ((Subscription)subscription!).RunCatchUpAsync(), this);
    }

    private async Task RunCatchUpAsync()
    {
        Exception? failed = null;
        try
        {
            await CatchUpAsync();
        }
        catch (Exception) when (Runtime.IsStopping)
        {
            // Read on from the log at the next start.
        }
        catch (Exception failure)
        {
            failed = failure;
        }

        End(failed);
    }

    private async Task CatchUpAsync()
    {
        while (true)
        {
            var head = Runtime.Log.Head;
            await foreach (var record in Runtime.Log.ReadAsync(new LogQuery { FromPosition = next, Kinds = LogEntryKinds.Events }, Runtime.Stopping))
            {
                if (!TryTake(record))
                {
                    return;
                }
            }

            bool first;
            lock (gate)
            {
                next = Math.Max(next, head);
                if (Runtime.Log.Head > head)
                {
                    continue;
                }

                behind = false;
                catchingUp = false;
                first = left is not null;
                left = null;
            }

            if (first)
            {
                CaughtUp();
            }

            return;
        }
    }

    // False when the inbox is full; the lanes start the catching up again.
    private bool TryTake(LogRecord record)
    {
        var trigger = (EventEnvelope)record.Entry;
        var isOurs = EventTypes.Contains(trigger.Type) && (record.Position >= start || left?.Contains(record.Position) == true);
        var key = isOurs ? KeyOf(trigger) : null;
        lock (gate)
        {
            if (key is not null)
            {
                if (queued >= Runtime.InboxCapacity)
                {
                    catchingUp = false;
                    return false;
                }

                Enqueue(key, trigger);
            }

            next = record.Position + 1;
            return true;
        }
    }
}
