namespace Rehearsal.Events;

/// <summary>An immutable fact in a CloudEvents 1.0 envelope.</summary>
/// <remarks>Source of the attribute names and rules: CloudEvents 1.0.2 core specification.</remarks>
public sealed record EventEnvelope : LogEntry
{
    /// <summary>The prefix of types that the platform keeps for itself; a domain event never carries it.</summary>
    public const string PlatformTypePrefix = "rehearsal.";

    // Nullable ids pad to 24 and 48 bytes; their parts and two flags do not.
    private readonly Guid causationId;
    private readonly ulong traceUpper;
    private readonly ulong traceLower;
    private readonly ulong traceSpan;
    private readonly bool hasCausationId;
    private readonly bool hasTraceParent;

    // What few events have; null when this one has none of it.
    private readonly RareAttributes? rare;

    /// <summary>Gets the event type: the name of the C# record, case-sensitive.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the service that published the event, or <c>scenario</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Gets what the event is about within its source, or null. Events of one subject are handled in order.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets the id of the event whose handling published this one, or null for a stimulus.</summary>
    public Guid? CausationId
    {
        get => hasCausationId ? causationId : null;
        init
        {
            hasCausationId = value.HasValue;
            causationId = value.GetValueOrDefault();
        }
    }

    /// <summary>Gets the stream the event belongs to, or null.</summary>
    public string? Stream
    {
        get => rare?.Stream;
        init => rare = RareAttributes.Of(value, StreamVersion, Extensions);
    }

    /// <summary>Gets the 1-based version of the stream after this event, or null without a stream. Assigned by the log.</summary>
    public long? StreamVersion
    {
        get => rare?.StreamVersion;
        init => rare = RareAttributes.Of(Stream, value, Extensions);
    }

    /// <summary>Gets the W3C trace context: the trace, and the span that published the event.</summary>
    public TraceParent? TraceParent
    {
        get => hasTraceParent ? new TraceParent(new UInt128(traceUpper, traceLower), new SpanId(traceSpan)) : null;
        init
        {
            hasTraceParent = value.HasValue;
            var (trace, parent) = value.GetValueOrDefault();
            traceUpper = (ulong)(trace >> 64);
            traceLower = (ulong)(trace & ulong.MaxValue);
            traceSpan = parent.Value;
        }
    }

    /// <summary>Gets the payload.</summary>
    public required EventData Data { get; init; }

    /// <summary>Gets the attributes of an imported event that the envelope has no property for; none for our own events.</summary>
    public EventExtensions Extensions
    {
        get => rare?.Extensions ?? EventExtensions.None;
        init => rare = RareAttributes.Of(Stream, StreamVersion, value);
    }

    private sealed record RareAttributes(string? Stream, long? StreamVersion, EventExtensions Extensions)
    {
        // One form for one content, or two equal events would differ.
        public static RareAttributes? Of(string? stream, long? version, EventExtensions extensions) =>
            stream is null && version is null && extensions.Count == 0 ? null : new RareAttributes(stream, version, extensions);
    }
}
