using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The batches of one service, of all its handlers that take events together. Safe for concurrent use.</summary>
internal sealed class ServiceBatches
{
    private static readonly TimeSpan HandingOut = TimeSpan.FromMilliseconds(1);

    private readonly List<BatchQueue> queues = [];
    private readonly ServiceRuntime runtime;
    private readonly Lock gate = new();
    private ITimer? idle;

    public ServiceBatches(IEnumerable<HandlerRuntime> handlers, Subscription owner, Func<EventEnvelope, string> keyOf, ServiceRuntime runtime)
    {
        this.runtime = runtime;
        Holds = new KeyHolds(runtime);
        foreach (var run in handlers)
        {
            if (run.Handler.Policies.Batch is { } policy)
            {
                queues.Add(run.Batches = new BatchQueue(run, policy, owner, keyOf, Holds));
                FlushOnIdle |= policy.FlushOnIdle;
            }
        }
    }

    /// <summary>Gets the keys that have events in batches.</summary>
    public KeyHolds Holds { get; }

    /// <summary>Gets a value indicating whether any of them waits only for other work.</summary>
    public bool FlushOnIdle { get; }

    /// <summary>Has what waits handled if the service still has nothing to do when everything else has had its turn.</summary>
    /// <param name="isIdle">Tells whether it has nothing to do.</param>
    public void OnIdle(Func<bool> isIdle)
    {
        if (!queues.Exists(static queue => queue.WaitsForIdle))
        {
            return;
        }

        // A timer that is due at once: on a simulated stage it fires when nothing is ready any more at this instant.
        LookAgain(isIdle, TimeSpan.Zero);
    }

    /// <summary>Ends every wait for batches; the host must be stopping.</summary>
    public void EndWaits() => Holds.EndWaits();

    /// <summary>Lets nothing come due any more.</summary>
    public void EndTimers()
    {
        queues.ForEach(static queue => queue.Dispose());
        lock (gate)
        {
            idle?.Dispose();
        }
    }

    private void Flush(Func<bool> isIdle)
    {
        lock (gate)
        {
            idle?.Dispose();
            idle = null;
        }

        if (!isIdle())
        {
            return;
        }

        if (runtime.Activity.IsHandedOut)
        {
            queues.ForEach(static queue => queue.Flush());
        }
        else
        {
            // A commit is being handed out, perhaps to other services only: nothing here would say when it is over.
            LookAgain(isIdle, HandingOut);
        }
    }

    private void LookAgain(Func<bool> isIdle, TimeSpan wait)
    {
        lock (gate)
        {
            if (idle is not null || runtime.IsStopping)
            {
                return;
            }

            using var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
            idle = runtime.Time.CreateTimer(_ => Flush(isIdle), state: null, wait, Timeout.InfiniteTimeSpan);
        }
    }
}
