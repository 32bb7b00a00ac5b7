using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The windows of one handler's rate limit, and the events that wait for room in them. Safe for concurrent use.</summary>
/// <remarks>Only keys whose window still counts something, or that have events waiting, are kept. The clock's timestamps are used, which a changed wall clock does not move.</remarks>
internal sealed class RateLimiter
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly RateLimitPolicy policy;
    private readonly ServiceRuntime runtime;
    private readonly Action<ServiceDelivery> release;
    private readonly long length;

    // In the order in which their windows run out: the first ones are forgotten first.
    private readonly LinkedList<KeyWindow> windows = new();
    private readonly Dictionary<KeyName, LinkedListNode<KeyWindow>> byKey = [];
    private long arrivals;

    /// <summary>Initializes the windows, all of them empty.</summary>
    /// <param name="policy">The limit.</param>
    /// <param name="runtime">What the stage supplies.</param>
    /// <param name="release">Takes an event that need not wait any more. Called without locks held.</param>
    public RateLimiter(RateLimitPolicy policy, ServiceRuntime runtime, Action<ServiceDelivery> release)
    {
        (this.policy, this.runtime, this.release) = (policy, runtime, release);
        length = (long)((Int128)policy.Per.Ticks * runtime.Time.TimestampFrequency / TimeSpan.TicksPerSecond);
    }

    public RateLimitPolicy Policy => policy;

    /// <summary>Gets how many keys are remembered.</summary>
    public int KeyCount
    {
        get
        {
            lock (gate)
            {
                return windows.Count;
            }
        }
    }

    /// <summary>Reads what the limit asks of an event.</summary>
    public RateRequest Read(EventEnvelope trigger)
    {
        var (rank, isBypassing) = policy.Priority?.Of(trigger) ?? (0, false);
        return new RateRequest(policy.KeyOf(trigger), rank, isBypassing);
    }

    /// <summary>Decides about an event. One that is let pass counts from now on.</summary>
    /// <param name="request">What is asked of the event.</param>
    /// <param name="wait">How long it will wait, as far as that can be told: what comes later and is higher makes it longer.</param>
    public RateDecision Decide(RateRequest request, out TimeSpan? wait)
    {
        wait = null;
        if (request.IsBypassing)
        {
            return RateDecision.Bypassed;
        }

        lock (gate)
        {
            var now = runtime.Time.GetTimestamp();
            Forget(now);
            var node = NodeOf(request.Key);
            var window = node.Value;
            if (window.Waiting.Count == 0 && window.Passed.HasRoom(now))
            {
                Pass(node, now);
                return RateDecision.Passed;
            }

            if (policy.Over == RateLimitOver.Drop)
            {
                return RateDecision.Dropped;
            }

            wait = TimeUntil(window.Passed.RoomAt(window.Waiting.Count, now), now);
            return RateDecision.Delayed;
        }
    }

    /// <summary>Keeps an event until there is room for it; releases it at once when there is by now.</summary>
    public void Wait(RateRequest request, ServiceDelivery delivery)
    {
        List<ServiceDelivery> released;
        lock (gate)
        {
            var now = runtime.Time.GetTimestamp();
            var node = NodeOf(request.Key);
            var window = node.Value;
            _ = window.Passed.HasRoom(now);
            var due = runtime.Time.GetUtcNow() + TimeUntil(window.Passed.RoomAt(window.Waiting.Count, now), now);
            runtime.Activity.RetryWaits(delivery.Event.Id, due);
            window.Waiting.Enqueue(new Waiter(delivery, due), (-request.Rank, arrivals++));
            released = TakeReleased(node, now, isEarly: false);
        }

        released.ForEach(release);
    }

    /// <summary>Takes a pass of an earlier run back; oldest first.</summary>
    public void Restore(EventEnvelope trigger, TimeSpan age)
    {
        if (age >= policy.Per)
        {
            return;
        }

        lock (gate)
        {
            // A wall clock that was set back makes it of the future, which is now.
            var ticks = Math.Max(0, age.Ticks);
            Pass(NodeOf(policy.KeyOf(trigger)), runtime.Time.GetTimestamp() - (long)((Int128)ticks * runtime.Time.TimestampFrequency / TimeSpan.TicksPerSecond));
        }
    }

    /// <summary>Describes the events that wait, for people, in the order of arrival.</summary>
    public IReadOnlyList<string> DescribeWaiting()
    {
        lock (gate)
        {
            var now = runtime.Time.GetTimestamp();
            return [.. windows
                .SelectMany(window => window.Waiting.UnorderedItems.Select(item => (item.Element.Delivery, item.Priority.Arrival, Window: window)))
                .OrderBy(static waiting => waiting.Arrival)
                .Select(waiting => $"{runtime.Name}: {Lane.NameOf(waiting.Delivery.Event, runtime.Activity)} waits for its rate limit, whose window has room in {TimeUntil(waiting.Window.Passed.RoomAt(0, now), now).TotalSeconds:0.###} s")];
        }
    }

    /// <summary>Lets nothing come due any more.</summary>
    public void EndTimers()
    {
        lock (gate)
        {
            foreach (var window in windows)
            {
                window.Timer?.Dispose();
            }
        }
    }

    private void Pass(LinkedListNode<KeyWindow> node, long now)
    {
        node.Value.Passed.Pass(now);
        windows.Remove(node);
        windows.AddLast(node);
    }

    // The first ones run out first, so this looks at one more than it forgets.
    private void Forget(long now)
    {
        while (windows.First is { Value: { Waiting.Count: 0 } oldest } && oldest.Passed.EmptyAt <= now)
        {
            windows.RemoveFirst();
            byKey.Remove(oldest.Key);
        }
    }

    private LinkedListNode<KeyWindow> NodeOf(string? key)
    {
        var name = new KeyName(key);
        if (!byKey.TryGetValue(name, out var node))
        {
            byKey[name] = node = windows.AddLast(new KeyWindow(name, new RateWindow(policy.Limit, length)));
        }

        return node;
    }

    // Takes those that have room by now, and has the clock ask again for the others.
    private List<ServiceDelivery> TakeReleased(LinkedListNode<KeyWindow> node, long now, bool isEarly)
    {
        List<ServiceDelivery> released = [];
        var window = node.Value;
        while (window.Waiting.Count > 0 && window.Passed.HasRoom(now))
        {
            var waiter = window.Waiting.Dequeue();
            Pass(node, now);
            runtime.Activity.RetryRuns(waiter.Delivery.Event.Id, waiter.Due);
            released.Add(waiter.Delivery);
            isEarly = false;
        }

        if (window.Waiting.Count == 0)
        {
            window.Timer?.Dispose();
            window.Timer = null;
        }
        else if (window.Timer is null && !runtime.IsStopping)
        {
            // A clock's timers may be early by a part of a millisecond, and must not be asked again and again for it.
            var wait = TimeUntil(window.Passed.RoomAt(0, now), now);
            window.Timer = new LongTimer(runtime.Time, isEarly && wait < WaitMin ? WaitMin : wait, () => OnRoom(node));
        }

        return released;
    }

    private void OnRoom(LinkedListNode<KeyWindow> node)
    {
        List<ServiceDelivery> released;
        lock (gate)
        {
            if (runtime.IsStopping)
            {
                return;
            }

            node.Value.Timer?.Dispose();
            node.Value.Timer = null;
            released = TakeReleased(node, runtime.Time.GetTimestamp(), isEarly: true);
        }

        released.ForEach(release);
    }

    private TimeSpan TimeUntil(long timestamp, long now) => timestamp <= now
        ? TimeSpan.Zero
        : new TimeSpan((long)((((Int128)(timestamp - now) * TimeSpan.TicksPerSecond) + runtime.Time.TimestampFrequency - 1) / runtime.Time.TimestampFrequency));

    private readonly record struct KeyName(string? Text);

    private readonly record struct Waiter(ServiceDelivery Delivery, DateTimeOffset Due);

    private sealed class KeyWindow(KeyName key, RateWindow passed)
    {
        public KeyName Key => key;

        public RateWindow Passed => passed;

        public PriorityQueue<Waiter, (decimal Rank, long Arrival)> Waiting { get; } = new();

        public LongTimer? Timer { get; set; }
    }
}
