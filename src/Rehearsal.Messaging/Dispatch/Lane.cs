namespace Rehearsal.Messaging;

/// <summary>The deliveries of one key, one at a time. Touched under its subscription's lock.</summary>
internal sealed class Lane(string key, long number)
{
    public string Key { get; } = key;

    /// <summary>Gets the lane's place in the order of arrival.</summary>
    public long Number { get; } = number;

    public Queue<Delivery> Waiting { get; } = new();

    public Delivery? Running { get; set; }

    public IEnumerable<string> Describe(string service, DateTimeOffset now, ActivityTracker activity)
    {
        if (Running is { RetryDue: { } due } retrying)
        {
            yield return $"{service}: {NameOf(retrying, activity)} is tried again in {(due - now).TotalSeconds:0.###} s";
        }
        else if (Running is { } running)
        {
            yield return $"{service}: {NameOf(running, activity)} is being handled, for {(now - running.Event.Time).TotalSeconds:0.###} s since it was published";
        }

        foreach (var delivery in Waiting)
        {
            yield return $"{service}: {NameOf(delivery, activity)} waits for its turn";
        }
    }

    private static string NameOf(Delivery delivery, ActivityTracker activity) =>
        $"{delivery.Event.Type} of {delivery.Event.Subject ?? delivery.Event.CorrelationId}{(activity.IsBackground(delivery.Event.Id) ? " (background)" : string.Empty)}";
}
