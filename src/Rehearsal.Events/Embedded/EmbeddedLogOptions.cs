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

    /// <summary>Gets the disk below the log.</summary>
    /// <value>The machine's own by default.</value>
    public IDisk Disk { get; init; } = RealDisk.Instance;
}
