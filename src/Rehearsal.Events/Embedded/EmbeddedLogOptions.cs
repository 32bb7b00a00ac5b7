namespace Rehearsal.Events;

/// <summary>How an <see cref="EmbeddedEventLog"/> keeps its entries.</summary>
public sealed record EmbeddedLogOptions
{
    /// <summary>The least size of a segment in bytes.</summary>
    public const int SegmentSizeMin = 4 * 1024;

    /// <summary>The greatest size of a segment in bytes.</summary>
    public const int SegmentSizeMax = 1024 * 1024 * 1024;

    /// <summary>Gets the folder of the log. It belongs to the log alone.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets what has become of an append when it returns.</summary>
    /// <value><see cref="LogDurability.Buffered"/> by default.</value>
    public LogDurability Durability { get; init; } = LogDurability.Buffered;

    /// <summary>Gets the bytes a new segment reserves. A batch that is larger gets a segment of its own size.</summary>
    /// <value><see cref="SegmentSizeMin"/> to <see cref="SegmentSizeMax"/>; 64 MiB by default.</value>
    public int SegmentSize
    {
        get;
        init => field = value is >= SegmentSizeMin and <= SegmentSizeMax
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SegmentSize), value, $"SegmentSize must be {SegmentSizeMin} to {SegmentSizeMax} bytes.");
    } = 64 * 1024 * 1024;

    /// <summary>Gets the bytes the first segment of a new log reserves; each one after it reserves twice what the one before it did, up to <see cref="SegmentSize"/>.</summary>
    /// <value><see cref="SegmentSizeMin"/> to <see cref="SegmentSizeMax"/>; null, the default, for <see cref="SegmentSize"/> from the first one on.</value>
    public int? SegmentSizeFirst
    {
        get;
        init => field = value is null or (>= SegmentSizeMin and <= SegmentSizeMax)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SegmentSizeFirst), value, $"SegmentSizeFirst must be {SegmentSizeMin} to {SegmentSizeMax} bytes, or null.");
    }

    /// <summary>Gets the disk below the log.</summary>
    /// <value>The machine's own by default.</value>
    public IDisk Disk { get; init; } = RealDisk.Instance;

    /// <summary>Gets what the next segment reserves.</summary>
    /// <param name="before">What the one before it has; 0 when there is none.</param>
    internal long SizeAfter(long before) => Math.Min(SegmentSize, before == 0 || SegmentSizeFirst is null ? SegmentSizeFirst ?? SegmentSize : Math.Max(SegmentSizeFirst.Value, before * 2));
}
