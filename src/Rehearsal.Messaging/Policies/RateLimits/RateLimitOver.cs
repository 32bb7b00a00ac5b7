namespace Rehearsal.Messaging;

/// <summary>What becomes of an event that is above a rate limit.</summary>
public enum RateLimitOver
{
    /// <summary>It is dropped: a mark says so, and the handler never sees it.</summary>
    Drop,

    /// <summary>It waits until the window has room, on the stage's clock, and leaves its place in the order of its key.</summary>
    Delay,
}
