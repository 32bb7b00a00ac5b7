using System.Runtime.InteropServices;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Follows the log for one service: events of one key one at a time in log order, keys beside each other.</summary>
/// <remarks>
/// At most <see cref="ServiceRuntime.InboxCapacity"/> events wait in memory. Beyond that the subscription lets the live tail go
/// and reads on from the log once half of them are handled; nothing is lost, because the log is the queue.
/// </remarks>
internal abstract partial class Subscription(ServiceRuntime runtime)
{
    private const int IdleLanesMax = 4_096;

    private static readonly SendOrPostCallback RunLane = static lane => _ = ((Lane)lane!).Subscription.RunAsync((Lane)lane, taken: null);

    private readonly Lock gate = new();

    // A lane lives as long as its key has deliveries; those that have ended serve the next key.
    private readonly Stack<Lane> idleLanes = new();
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource idle = new();
    private long laneCount;
    private int queued;

    // Lanes and the reading of the log; changed without the lock.
    private int running;
    private Exception? broken;

    protected ServiceRuntime Runtime { get; } = runtime;

    public string Name => Runtime.Name;

    public abstract IReadOnlyCollection<string> EventTypes { get; }

    /// <summary>Takes the instances of a saga back: the last mark of each, in the order in which they began.</summary>
    public virtual void Restore(IReadOnlyList<Mark> marks)
    {
    }

    /// <summary>Gets the rate limit of the handler of an event type; null when it has none.</summary>
    public virtual RateLimiter? RateLimitOf(string eventType) => null;

    /// <summary>Returns what waits or runs, for people, in order of arrival.</summary>
    public IEnumerable<string> DescribeInFlight()
    {
        lock (gate)
        {
            var now = Runtime.Time.GetUtcNow();
            IEnumerable<string> trouble = broken is null
                ? []
                : [$"{Name}: the log failed with {broken.GetType().Name}: {broken.Message} What was not handled comes again at the next start."];
            return [.. trouble, .. DescribeLate(), .. lanes.Values.OrderBy(static lane => lane.Number).SelectMany(lane => lane.Describe(Name, now, Runtime.Activity)), .. DescribeArrivals(), .. DescribeParked()];
        }
    }

    /// <summary>Waits until nothing of this subscription runs; the host must be stopping.</summary>
    public Task WhenIdleAsync()
    {
        return Volatile.Read(ref running) == 0 ? Task.CompletedTask : idle.Task;
    }

    /// <summary>Goes on with a lane whose time has passed. Called by the clock.</summary>
    public void EndWait(Lane lane)
    {
        if (!lane.TryEndWait())
        {
            return;
        }

        if (Runtime.IsOnContext)
        {
            RunLane(lane);
        }
        else
        {
            Runtime.Queue(RunLane, lane);
        }
    }

    /// <summary>Ends the lanes that wait for time, whose deliveries stay unhandled; the host must be stopping.</summary>
    public virtual void EndWaits()
    {
        List<Lane> waiting;
        lock (gate)
        {
            waiting = [.. lanes.Values.Where(static lane => lane.TryEndWait())];
        }

        waiting.ForEach(_ => End(failed: null));
    }

    /// <summary>Ends what would still come due; the host must be stopping.</summary>
    public virtual void EndTimers()
    {
    }

    /// <summary>Names the key of an event. Called outside locks, for it may call the user's code; never throws.</summary>
    protected abstract string KeyOf(EventEnvelope trigger);

    /// <summary>Makes the delivery of an event to this subscription.</summary>
    protected virtual Delivery NewDelivery(EventEnvelope trigger) => new(trigger);

    /// <summary>Takes back a delivery that is handled. Called under the lock.</summary>
    protected virtual void TakeBack(Delivery delivery)
    {
    }

    /// <summary>Handles a delivery to its end. Throws only when the host stops or the log fails: then the event stays unhandled.</summary>
    protected abstract ValueTask HandleAsync(Delivery delivery);

    /// <summary>Queues work that is no event from the log, behind what its key has already.</summary>
    protected void EnqueueOwn(string key, Delivery delivery)
    {
        if (Runtime.IsStopping)
        {
            return;
        }

        Runtime.Activity.Begin(delivery.Event.Id, 1);
        lock (gate)
        {
            Enqueue(key, delivery);
        }
    }

    private void Enqueue(string key, EventEnvelope trigger)
    {
        if (Runtime.IsOnPool)
        {
            Arrive(new Arrival(key, trigger));
        }
        else
        {
            Enqueue(key, NewDelivery(trigger));
        }
    }

    private void Enqueue(string key, Delivery delivery)
    {
        if (Runtime.IsOnPool)
        {
            Arrive(new Arrival(key, delivery));
            return;
        }

        queued++;
        if (AddToLane(key, delivery) is { } begun)
        {
            Start(RunLane, begun);
        }
    }

    // Returns the lane when it begins with this delivery, null when it runs already.
    private Lane? AddToLane(string key, Delivery delivery)
    {
        ref var lane = ref CollectionsMarshal.GetValueRefOrAddDefault(lanes, key, out var isOpen);
        if (isOpen)
        {
            lane!.Add(delivery);
            return null;
        }

        lane = idleLanes.TryPop(out var used) ? used : new Lane(this);
        lane.Begin(key, laneCount++);
        lane.Add(delivery);
        return lane;
    }

    // The way of every event: one state machine, one start, and nothing else that is allocated for a lane.
    private async Task RunAsync(Lane lane, Delivery? taken)
    {
        Exception? failed = null;
        try
        {
            // What runs already, and was not just taken, has waited for its time.
            var waited = taken is null ? lane.Running : null;
            while ((waited ?? taken ?? TakeNext(lane)) is { } delivery)
            {
                taken = null;
                var fate = waited is null ? FateOf(delivery) : null;
                if (waited is null && fate is null && delivery.Begin() is { Ticks: > 0 } wait)
                {
                    lane.Wait(Runtime.Time, wait);
                    if (!Runtime.IsStopping || !lane.TryEndWait())
                    {
                        return;
                    }
                }

                if (waited is not null && Runtime.IsStopping)
                {
                    break;
                }

                waited = null;
                await (fate is null ? HandleAsync(delivery) : SufferAsync(lane.Key, delivery, fate));
                if (!EndTurn(lane, delivery))
                {
                    break;
                }

                // Every delivery is a turn of its own: handlers that never wait must not shut out everybody else.
                await Task.Yield();
            }
        }
        catch (Exception) when (Runtime.IsStopping)
        {
            // What was not handled stays in the log and is delivered at the next start.
        }
        catch (Exception failure)
        {
            failed = failure;
        }

        EndWork(failed);
    }

    // True when something waits in the lane.
    private bool EndTurn(Lane lane, Delivery delivery)
    {
        if (delivery.IsParked)
        {
            return Park(lane);
        }

        var handled = delivery.Event.Id;
        var more = EndDelivery(lane, delivery);
        Runtime.Activity.End(handled);
        TryCatchUp();
        return more;
    }

    private Delivery? TakeNext(Lane lane)
    {
        lock (gate)
        {
            return Take(lane);
        }
    }

    private Delivery? Take(Lane lane)
    {
        if (Runtime.IsStopping || !lane.TryTake(out var delivery))
        {
            EndLane(lane);
            return null;
        }

        lane.Running = delivery;
        return delivery;
    }

    /// <summary>Ends a delivery, and its lane when nothing waits in it.</summary>
    /// <returns>True when something does.</returns>
    private bool EndDelivery(Lane lane, Delivery delivery)
    {
        lock (gate)
        {
            lane.Running = null;
            queued--;
            TakeBack(delivery);
            if (lane.HasWaiting)
            {
                return true;
            }

            EndLane(lane);
            return false;
        }
    }

    private void EndLane(Lane lane)
    {
        lanes.Remove(lane.Key);
        if (idleLanes.Count < IdleLanesMax)
        {
            idleLanes.Push(lane);
        }
    }

    private void Start(SendOrPostCallback work, object state)
    {
        Interlocked.Increment(ref running);
        Runtime.Queue(work, state);
    }

    private void End(Exception? failed)
    {
        if (failed is not null)
        {
            Interlocked.CompareExchange(ref broken, failed, null);
        }

        // In line: who waits goes by way of WhenAll, which would otherwise leave the stage's scheduler.
        if (Interlocked.Decrement(ref running) == 0 && Runtime.IsStopping)
        {
            idle.TrySetResult();
        }
    }
}
