namespace Rehearsal.Events;

/// <summary>One attempt at handling one event, or one call made while handling it.</summary>
/// <remarks>
/// The same thing as a span of OpenTelemetry. A <see cref="SpanKind.Handling"/> span with a final
/// <see cref="Outcome"/> is the handled mark of (<see cref="Service"/>, <see cref="TriggerId"/>).
/// </remarks>
public sealed record Span : LogEntry
{
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
    public SpanId? Parent { get; init; }

    /// <summary>Gets the time the event waited between being committed and this attempt's start.</summary>
    public TimeSpan QueueWait { get; init; }

    /// <summary>Gets the time between start and end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the 1-based number of the attempt.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Gets how the attempt ended.</summary>
    public SpanOutcome Outcome { get; init; }

    /// <summary>Gets the error of an attempt that did not succeed.</summary>
    public SpanError? Error { get; init; }

    /// <summary>Gets a value indicating whether the failure or delay was injected. No policy ever sees this flag.</summary>
    public bool Injected { get; init; }

    /// <summary>Gets the W3C id of this span: the last eight bytes of <see cref="LogEntry.Id"/>.</summary>
    public SpanId SpanId => SpanId.Of(Id);
}
