namespace Rehearsal.Events;

/// <summary>An immutable fact in a CloudEvents 1.0 envelope.</summary>
/// <remarks>Source of the attribute names and rules: CloudEvents 1.0.2 core specification.</remarks>
public sealed record EventEnvelope : LogEntry
{
    /// <summary>The prefix of types that the platform keeps for itself; a domain event never carries it.</summary>
    public const string PlatformTypePrefix = "rehearsal.";

    /// <summary>Gets the event type: the name of the C# record, case-sensitive.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the service that published the event, or <c>scenario</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Gets what the event is about within its source, or null. Events of one subject are handled in order.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets the id of the event whose handling published this one, or null for a stimulus.</summary>
    public Guid? CausationId { get; init; }

    /// <summary>Gets the stream the event belongs to, or null.</summary>
    public string? Stream { get; init; }

    /// <summary>Gets the 1-based version of the stream after this event, or null without a stream. Assigned by the log.</summary>
    public long? StreamVersion { get; init; }

    /// <summary>Gets the W3C trace context: the trace, and the span that published the event.</summary>
    public TraceParent? TraceParent { get; init; }

    /// <summary>Gets the payload.</summary>
    public required EventData Data { get; init; }

    /// <summary>Gets the attributes of an imported event that the envelope has no property for; none for our own events.</summary>
    public EventExtensions Extensions { get; init; } = EventExtensions.None;
}
