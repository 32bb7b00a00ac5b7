namespace Rehearsal.Events;

/// <summary>Anything the log keeps: an <see cref="EventEnvelope"/>, a <see cref="Span"/> or a <see cref="Mark"/>.</summary>
/// <remarks>Entries are immutable and may be shared between threads.</remarks>
public abstract record LogEntry
{
    // Every entry of a run stays in memory, so entries keep no byte they can do without: ticks, not an instant with an offset that is always zero.
    private readonly long timeTicks;

    private protected LogEntry()
    {
    }

    /// <summary>Gets the identity of the entry, a UUIDv7 from the stage's <see cref="EventIdSource"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the stage's time at which the fact happened; for a span, its start. Always UTC.</summary>
    public required DateTimeOffset Time
    {
        get => new(timeTicks, TimeSpan.Zero);
        init => timeTicks = value.UtcTicks;
    }

    /// <summary>Gets the id shared by everything that follows from one stimulus; empty for a mark about the whole run.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>Gets the kind that queries ask for.</summary>
    internal LogEntryKinds KindInQueries => this switch
    {
        EventEnvelope => LogEntryKinds.Events,
        Span => LogEntryKinds.Spans,
        _ => LogEntryKinds.Marks,
    };
}
