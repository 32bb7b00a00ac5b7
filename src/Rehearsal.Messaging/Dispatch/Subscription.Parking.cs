namespace Rehearsal.Messaging;

/// <content>Deliveries that leave their lane before they are handled, for what lies behind them to go on. They count as queued until they end.</content>
internal abstract partial class Subscription
{
    // Lanes that run but wait for others to be done. Touched under the lock.
    private int blocked;

    /// <summary>Gets a value indicating whether the subscription has to know when it has nothing to do.</summary>
    protected virtual bool WatchesIdle => false;

    /// <summary>Tells whether no lane has anything to do and no event is on its way here.</summary>
    protected bool IsIdle()
    {
        lock (gate)
        {
            return HasNothingToDo;
        }
    }

    // A full inbox reads nothing on until something ends.
    private bool HasNothingToDo => lanes.Count == blocked && arrivals.Count == 0 && !catchingUp && (late is null || late.Count == 0);

    /// <summary>Ends a delivery that had left its lane.</summary>
    public void EndParked(Delivery delivery)
    {
        var handled = delivery.Event.Id;
        lock (gate)
        {
            queued--;
            TakeBack(delivery);
        }

        Runtime.Activity.End(handled);
        TryCatchUp();
    }

    /// <summary>Brings a delivery back behind what its key has by now.</summary>
    public void ReturnParked(Delivery delivery)
    {
        if (Runtime.IsStopping)
        {
            return;
        }

        var key = KeyOf(delivery.Event);
        lock (gate)
        {
            if (Runtime.Deliveries is not null)
            {
                (decided ??= []).Add(delivery);
            }

            queued--;
            Enqueue(key, delivery);
        }
    }

    /// <summary>Starts work of the subscription's own that is no lane; <see cref="EndWork"/> ends it.</summary>
    public void StartWork(SendOrPostCallback work, object state) => Start(work, state);

    /// <summary>Ends work of the subscription's own.</summary>
    /// <param name="failed">What broke it; null for nothing.</param>
    public void EndWork(Exception? failed)
    {
        End(failed);
        LookIdle();
    }

    /// <summary>Called when the subscription has nothing to do; it may have again by then.</summary>
    protected virtual void OnIdle()
    {
    }

    /// <summary>Describes what has left its lane, for people.</summary>
    protected virtual IEnumerable<string> DescribeParked() => [];

    /// <summary>Lets a lane wait for others of the subscription to be done.</summary>
    protected async Task WaitBlockedAsync(Task done)
    {
        lock (gate)
        {
            blocked++;
        }

        LookIdle();
        try
        {
            await done;
        }
        finally
        {
            lock (gate)
            {
                blocked--;
            }
        }
    }

    // Ends a lane's turn with a delivery that goes on without it. True when something waits in the lane.
    private bool Park(Lane lane)
    {
        lock (gate)
        {
            lane.Running = null;
            if (lane.HasWaiting)
            {
                return true;
            }

            EndLane(lane);
            return false;
        }
    }

    private void LookIdle()
    {
        if (WatchesIdle && IsIdle())
        {
            OnIdle();
        }
    }
}
