namespace Rehearsal.Events;

/// <summary>How a <see cref="Span"/> ended.</summary>
public enum SpanOutcome
{
    /// <summary>The work was done.</summary>
    Succeeded,

    /// <summary>The attempt failed and another one follows.</summary>
    Retried,

    /// <summary>The last attempt failed; the event is handled and will not come again.</summary>
    Failed,

    /// <summary>The last attempt failed and the event was put aside for people to look at.</summary>
    DeadLettered,
}
