using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>On the thread pool deliveries wait in one queue, and a lane begins when a thread is there for it: what waits costs no more than its event.</content>
/// <remarks>
/// Like the pool's own, the queue asks for one thread at a time, and each thread that finds more than it takes asks for the next. A handler that blocks
/// holds its own thread, and what comes behind it waits for another one, of which the pool makes as many as it takes.
/// </remarks>
internal abstract partial class Subscription : IThreadPoolWorkItem
{
    // After so many a thread goes back to the pool, for others' sake.
    private const int DeliveriesInARow = 256;

    private readonly Queue<Arrival> arrivals = new();
    private bool isThreadAsked;

    /// <summary>Runs what has arrived, on a thread of the pool.</summary>
    public void Execute()
    {
        for (var i = 0; ; i++)
        {
            Lane? lane = null;
            Delivery? taken = null;
            bool mustAsk;
            lock (gate)
            {
                isThreadAsked &= i > 0;
                if (i < DeliveriesInARow)
                {
                    taken = TakeArrival(out lane);
                }

                mustAsk = !isThreadAsked && arrivals.Count > 0 && !Runtime.IsStopping;
                isThreadAsked |= mustAsk;
            }

            if (mustAsk)
            {
                Ask();
            }

            if (taken is null)
            {
                break;
            }

            Interlocked.Increment(ref running);
            _ = RunAsync(lane!, taken);
        }

        End(failed: null);
    }

    // Called under the lock.
    private void Arrive(Arrival arrival)
    {
        queued++;
        arrivals.Enqueue(arrival);
        if (!isThreadAsked)
        {
            isThreadAsked = true;
            Ask();
        }
    }

    private void Ask()
    {
        Interlocked.Increment(ref running);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // Those whose key runs already go behind it.
    private Delivery? TakeArrival(out Lane? lane)
    {
        while (!Runtime.IsStopping && arrivals.TryDequeue(out var arrival))
        {
            lane = AddToLane(arrival.Key, arrival.Carried as Delivery ?? NewDelivery(arrival.Event));
            if (lane is not null)
            {
                return Take(lane);
            }
        }

        lane = null;
        return null;
    }

    private IEnumerable<string> DescribeArrivals() => arrivals.Select(arrival => Lane.DescribeWaiting(Name, arrival.Event, Runtime.Activity));

    /// <summary>An event that waits for a thread.</summary>
    /// <param name="Key">The key of its lane.</param>
    /// <param name="Carried">The event, or its delivery where that exists already: one field, for there may be many of these.</param>
    private readonly record struct Arrival(string Key, object Carried)
    {
        public EventEnvelope Event => Carried as EventEnvelope ?? ((Delivery)Carried).Event;
    }
}
