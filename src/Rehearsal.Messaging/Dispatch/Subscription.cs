using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Follows the log for one service: events of one key one at a time in log order, keys beside each other.</summary>
/// <remarks>
/// At most <see cref="ServiceRuntime.InboxCapacity"/> events wait in memory. Beyond that the subscription lets the live tail go
/// and reads on from the log once half of them are handled; nothing is lost, because the log is the queue.
/// </remarks>
internal abstract class Subscription(ServiceRuntime runtime, CancellationToken stopping)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource idle = new();
    private HashSet<Guid> handledBefore = [];
    private long next;
    private long laneCount;
    private int queued;
    private int running;
    private bool behind;
    private bool catchingUp;

    protected ServiceRuntime Runtime { get; } = runtime;

    protected CancellationToken Stopping { get; } = stopping;

    public string Name => Runtime.Name;

    public abstract IReadOnlyCollection<string> EventTypes { get; }

    /// <summary>Takes the saga marks of an earlier run back, oldest first.</summary>
    public virtual void Restore(IReadOnlyList<Mark> marks)
    {
    }

    /// <summary>Starts from what the log already holds: events without a handled mark are delivered again.</summary>
    public void Resume(HashSet<Guid> handled)
    {
        lock (gate)
        {
            handledBefore = handled;
            behind = true;
        }

        TryCatchUp();
    }

    /// <summary>Takes a record from the live tail.</summary>
    public void Accept(LogRecord record)
    {
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
            Enqueue(new Delivery((EventEnvelope)record.Entry));
        }
    }

    /// <summary>Returns what waits or runs, for people, in order of arrival.</summary>
    public IEnumerable<string> DescribeInFlight()
    {
        lock (gate)
        {
            var now = Runtime.Time.GetUtcNow();
            return lanes.Values.OrderBy(static lane => lane.Number).SelectMany(lane => lane.Describe(Runtime.Name, now)).ToList();
        }
    }

    /// <summary>Waits until nothing of this subscription runs; the stopping token must have been cancelled.</summary>
    public Task WhenIdleAsync()
    {
        lock (gate)
        {
            return running == 0 ? Task.CompletedTask : idle.Task;
        }
    }

    protected abstract string KeyOf(EventEnvelope trigger);

    /// <summary>Handles a delivery to its end. Never throws.</summary>
    protected abstract Task HandleAsync(Delivery delivery);

    /// <summary>Queues work that is no event from the log, behind what its key has already.</summary>
    protected void EnqueueOwn(Delivery delivery)
    {
        Runtime.Activity.Begin();
        lock (gate)
        {
            Enqueue(delivery);
        }
    }

    private void Enqueue(Delivery delivery)
    {
        var key = delivery.SagaKey ?? KeyOf(delivery.Event);
        if (!lanes.TryGetValue(key, out var lane))
        {
            lane = new Lane(key, laneCount++);
            lanes.Add(key, lane);
            lane.Waiting.Enqueue(delivery);
            queued++;
            Start(() => RunLaneAsync(lane));
            return;
        }

        lane.Waiting.Enqueue(delivery);
        queued++;
    }

    private async Task RunLaneAsync(Lane lane)
    {
        while (true)
        {
            lock (gate)
            {
                if (Stopping.IsCancellationRequested || !lane.Waiting.TryDequeue(out var delivery))
                {
                    lanes.Remove(lane.Key);
                    return;
                }

                lane.Running = delivery;
            }

            await HandleAsync(lane.Running);
            bool more;
            lock (gate)
            {
                lane.Running = null;
                queued--;
                more = lane.Waiting.Count > 0;
            }

            Runtime.Activity.End();
            TryCatchUp();
            if (more)
            {
                // Every delivery is a turn of its own: handlers that never wait must not shut out everybody else.
                await Task.Yield();
            }
        }
    }

    private void TryCatchUp()
    {
        lock (gate)
        {
            if (!behind || catchingUp || queued > Runtime.InboxCapacity / 2 || Stopping.IsCancellationRequested)
            {
                return;
            }

            catchingUp = true;
        }

        Start(CatchUpAsync);
    }

    private async Task CatchUpAsync()
    {
        while (true)
        {
            var query = new LogQuery { FromPosition = next, Kinds = LogEntryKinds.Events };
            var headBefore = Runtime.Log.Head;
            await foreach (var record in Runtime.Log.ReadAsync(query, Stopping))
            {
                lock (gate)
                {
                    if (queued >= Runtime.InboxCapacity)
                    {
                        catchingUp = false;
                        return;
                    }

                    next = record.Position + 1;
                    var trigger = (EventEnvelope)record.Entry;
                    if (EventTypes.Contains(trigger.Type) && !handledBefore.Contains(trigger.Id))
                    {
                        Enqueue(new Delivery(trigger));
                    }
                }
            }

            lock (gate)
            {
                if (Runtime.Log.Head == headBefore)
                {
                    next = Math.Max(next, headBefore);
                    behind = false;
                    catchingUp = false;
                    return;
                }
            }
        }
    }

    private void Start(Func<Task> work)
    {
        lock (gate)
        {
            running++;
        }

        _ = Task.Factory.StartNew(() => RunAsync(work), CancellationToken.None, TaskCreationOptions.DenyChildAttach, Runtime.Scheduler);
    }

    private async Task RunAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // What was not handled stays in the log and is delivered at the next start.
        }
        finally
        {
            bool last;
            lock (gate)
            {
                last = --running == 0 && Stopping.IsCancellationRequested;
            }

            // Outside the lock, and in line: who waits goes by way of WhenAll, which would otherwise leave the stage's scheduler.
            if (last)
            {
                idle.TrySetResult();
            }
        }
    }

    private sealed class Lane(string key, long number)
    {
        public string Key { get; } = key;

        public long Number { get; } = number;

        public Queue<Delivery> Waiting { get; } = new();

        public Delivery? Running { get; set; }

        public IEnumerable<string> Describe(string service, DateTimeOffset now)
        {
            if (Running is { RetryDue: { } due } retrying)
            {
                yield return $"{service}: {retrying.Event.Type} of {retrying.Event.Subject ?? retrying.Event.CorrelationId} is tried again in {(due - now).TotalSeconds:0.###} s";
            }
            else if (Running is { } running)
            {
                yield return $"{service}: {running.Event.Type} of {running.Event.Subject ?? running.Event.CorrelationId} is being handled, for {(now - running.Event.Time).TotalSeconds:0.###} s since it was published";
            }

            foreach (var delivery in Waiting)
            {
                yield return $"{service}: {delivery.Event.Type} of {delivery.Event.Subject ?? delivery.Event.CorrelationId} waits for its turn";
            }
        }
    }
}
