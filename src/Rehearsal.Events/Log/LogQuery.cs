namespace Rehearsal.Events;

/// <summary>What to read from a log. Conditions that are set must all hold; the empty query reads everything.</summary>
public sealed record LogQuery
{
    /// <summary>Gets the query that reads everything.</summary>
    public static LogQuery All { get; } = new();

    /// <summary>Gets the event type to match exactly, or the kind of a mark; null for any.</summary>
    public string? Type { get; init; }

    /// <summary>Gets the correlation id to match exactly; null for any.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets the stream to match exactly; null for any.</summary>
    public string? Stream { get; init; }

    /// <summary>Gets the earliest time, inclusive; null for any.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets the latest time, exclusive; null for any.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Gets the first position, inclusive.</summary>
    public long FromPosition { get; init; }

    /// <summary>Gets the kinds of entry to read; all by default.</summary>
    public LogEntryKinds Kinds { get; init; } = LogEntryKinds.All;

    /// <summary>Gets a value indicating whether the newest come first.</summary>
    public bool Backwards { get; init; }

    /// <summary>Gets the most records to return; null for no limit.</summary>
    /// <value>1 or more.</value>
    public int? Limit
    {
        get;
        init => field = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Limit), value, "Limit must be 1 or more, or null for no limit.");
    }
}
