namespace Rehearsal.Cluster;

/// <summary>Which events to read. Conditions that are set must all hold. Immutable.</summary>
public sealed record EventQuery
{
    /// <summary>The most events one query returns.</summary>
    public const int LimitMax = 10_000;

    /// <summary>Gets the event type to match exactly; null for any.</summary>
    public string? Type { get; init; }

    /// <summary>Gets the flow to match exactly; null for any.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets the time that events must be later than, exclusive; null for any.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Gets the attributes that events must have, with exactly these values; none by default.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets a value indicating whether the newest come first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Gets the most events to return.</summary>
    /// <value>1 to 10,000. The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of that range.</exception>
    public int Limit
    {
        get;
        init => field = value is >= 1 and <= LimitMax
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Limit), value, "Limit must be 1 to 10,000.");
    } = 100;
}
