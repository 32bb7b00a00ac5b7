using System.Diagnostics.CodeAnalysis;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The deliveries of one key, one at a time. Touched under its subscription's lock.</summary>
internal sealed class Lane(Subscription subscription)
{
    // The deliveries hold each other: most lanes carry one, for which a queue of their own would be three objects more.
    private Delivery? first;
    private Delivery? last;
    private ITimer? timer;
    private int isWaiting;

    public Subscription Subscription { get; } = subscription;

    public string Key { get; private set; } = string.Empty;

    /// <summary>Gets the lane's place in the order of arrival.</summary>
    public long Number { get; private set; }

    public bool HasWaiting => first is not null;

    public Delivery? Running { get; set; }

    /// <summary>Begins anew with a key.</summary>
    public void Begin(string key, long number) => (Key, Number) = (key, number);

    public void Add(Delivery delivery)
    {
        if (last is null)
        {
            first = delivery;
        }
        else
        {
            last.Next = delivery;
        }

        last = delivery;
    }

    public bool TryTake([NotNullWhen(true)] out Delivery? delivery)
    {
        delivery = first;
        if (delivery is null)
        {
            return false;
        }

        first = delivery.Next;
        delivery.Next = null;
        last = first is null ? null : last;
        return true;
    }

    /// <summary>Lets time pass before the running delivery goes on; <see cref="Subscription.EndWait"/> is called at its end.</summary>
    /// <remarks>A timer and nothing else: an asynchronous method that waits would cost more memory than the event.</remarks>
    public void Wait(TimeProvider time, TimeSpan duration)
    {
        Volatile.Write(ref isWaiting, 1);
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            timer = time.CreateTimer(static lane => ((Lane)lane!).Subscription.EndWait((Lane)lane), this, duration, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends a wait, for one caller.</summary>
    /// <returns>False when the lane waits no more.</returns>
    public bool TryEndWait()
    {
        if (Interlocked.Exchange(ref isWaiting, 0) == 0)
        {
            return false;
        }

        timer?.Dispose();
        return true;
    }

    public IEnumerable<string> Describe(string service, DateTimeOffset now, ActivityTracker activity)
    {
        if (Running is { RetryDue: { } due } retrying)
        {
            yield return $"{service}: {NameOf(retrying.Event, activity)} is tried again in {(due - now).TotalSeconds:0.###} s";
        }
        else if (Running is { } running)
        {
            yield return $"{service}: {NameOf(running.Event, activity)} is being handled, for {(now - running.Event.Time).TotalSeconds:0.###} s since it was published";
        }

        for (var delivery = first; delivery is not null; delivery = delivery.Next)
        {
            yield return DescribeWaiting(service, delivery.Event, activity);
        }
    }

    public static string DescribeWaiting(string service, EventEnvelope waiting, ActivityTracker activity) => $"{service}: {NameOf(waiting, activity)} waits for its turn";

    public static string NameOf(EventEnvelope handled, ActivityTracker activity) =>
        $"{handled.Type} of {handled.Subject ?? handled.CorrelationId}{(activity.IsBackground(handled.Id) ? " (background)" : string.Empty)}";
}
