namespace Rehearsal.Messaging;

/// <summary>Tells who publishes on the thread pool, far ahead of the handlers, when to let them have its thread.</summary>
/// <remarks>
/// What waits stays little, and in the processor's caches, where a publisher that never waits would pile up events as fast as it can make them. It is asked to go to
/// the end of the pool's queue once, never to wait for anybody. A stage whose order a seed decides has turns of its own. Safe for concurrent use.
/// </remarks>
internal sealed class PublisherTurn(HostEnvironment environment, ActivityTracker activity)
{
    // As many as a subscription handles before it goes to the end of the queue itself.
    private const int EventsInARow = 256;

    private readonly bool isOnPool = environment.IsOnPool;

    // Counted without a lock: it matters little when a turn is a few events longer.
    private int published;

    /// <summary>Counts an event.</summary>
    /// <returns>True when the publisher's turn is over.</returns>
    public bool IsOver()
    {
        if (!isOnPool || ++published < EventsInARow)
        {
            return false;
        }

        published = 0;
        return activity.OpenCount > EventsInARow;
    }
}
