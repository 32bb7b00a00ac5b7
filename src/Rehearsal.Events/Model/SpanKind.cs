namespace Rehearsal.Events;

/// <summary>What a <see cref="Span"/> measures.</summary>
public enum SpanKind
{
    /// <summary>A handler's work on one event.</summary>
    Handling,

    /// <summary>A call to something outside the log, made by a handler.</summary>
    Call,
}
