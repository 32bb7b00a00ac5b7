namespace Rehearsal.Events;

/// <summary>One attempt at handling one event, or one call made while handling it.</summary>
/// <remarks>
/// The same thing as a span of OpenTelemetry. A <see cref="SpanKind.Handling"/> span with a final
/// <see cref="Outcome"/> is the handled mark of (<see cref="Service"/>, <see cref="TriggerId"/>).
/// </remarks>
public sealed record Span : LogEntry
{
    // What few spans have; null when this one has none of it.
    private readonly RareAttributes? rare;

    /// <summary>Gets what the span measures.</summary>
    public SpanKind Kind { get; init; }

    /// <summary>Gets the service, in snake_case.</summary>
    public required string Service { get; init; }

    /// <summary>Gets the handler or saga step, in snake_case; for a call, the name of what was called.</summary>
    public required string Handler { get; init; }

    /// <summary>Gets the id of the event being handled.</summary>
    public required Guid TriggerId { get; init; }

    /// <summary>Gets the type of the event being handled.</summary>
    public required string TriggerType { get; init; }

    /// <summary>Gets the handling span a call was made in; null for a handling.</summary>
    public SpanId? Parent
    {
        get => rare?.Parent;
        init => rare = RareAttributes.Of(value, Error);
    }

    /// <summary>Gets the time the event waited between being committed and this attempt's start.</summary>
    public TimeSpan QueueWait { get; init; }

    /// <summary>Gets the time between start and end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the 1-based number of the attempt.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Gets how the attempt ended.</summary>
    public SpanOutcome Outcome { get; init; }

    /// <summary>Gets the error of an attempt that did not succeed.</summary>
    public SpanError? Error
    {
        get => rare?.Error;
        init => rare = RareAttributes.Of(Parent, value);
    }

    /// <summary>Gets a value indicating whether the failure or delay was injected. No policy ever sees this flag.</summary>
    public bool Injected { get; init; }

    /// <summary>Gets the W3C id of this span: the last eight bytes of <see cref="LogEntry.Id"/>.</summary>
    public SpanId SpanId => SpanId.Of(Id);

    private sealed record RareAttributes(SpanId? Parent, SpanError? Error)
    {
        // One form for one content, or two equal spans would differ.
        public static RareAttributes? Of(SpanId? parent, SpanError? error) =>
            parent is null && error is null ? null : new RareAttributes(parent, error);
    }
}
