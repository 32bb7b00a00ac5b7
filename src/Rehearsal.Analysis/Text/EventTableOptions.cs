namespace Rehearsal.Analysis;

/// <summary>How <see cref="EventTable"/> looks.</summary>
public sealed record EventTableOptions
{
    /// <summary>Gets a value indicating whether to use terminal colours.</summary>
    public bool Color { get; init; }

    /// <summary>Gets the width to stay within, in columns.</summary>
    /// <value>60 to 1,000. The default is 100.</value>
    public int Width
    {
        get;
        init => field = value is >= 60 and <= 1_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Width), value, "Width must be 60 to 1,000.");
    } = 100;

    /// <summary>Gets the most events to show: of more, the first and the last ones, with a count of those between.</summary>
    /// <value>2 to 1,000,000. The default is 60.</value>
    public int RowsMax
    {
        get;
        init => field = value is >= 2 and <= 1_000_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(RowsMax), value, "RowsMax must be 2 to 1,000,000.");
    } = 60;

    /// <summary>Gets the time the offsets count from; null for the first event's.</summary>
    public DateTimeOffset? Origin { get; init; }
}
