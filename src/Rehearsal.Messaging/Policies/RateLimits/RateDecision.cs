namespace Rehearsal.Messaging;

/// <summary>What a rate limit decides about an event.</summary>
internal enum RateDecision
{
    /// <summary>There is room: it is handled, and counts.</summary>
    Passed,

    /// <summary>Its priority bypasses the limit: it is handled, and does not count.</summary>
    Bypassed,

    /// <summary>There is no room: it is not handled.</summary>
    Dropped,

    /// <summary>There is no room: it waits.</summary>
    Delayed,
}
