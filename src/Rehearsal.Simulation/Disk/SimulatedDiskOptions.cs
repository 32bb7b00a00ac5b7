namespace Rehearsal.Simulation;

/// <summary>How a <see cref="SimulatedDisk"/> behaves.</summary>
public sealed record SimulatedDiskOptions
{
    /// <summary>Gets the seed of everything the disk draws.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Gets the bytes that all files may have together.</summary>
    /// <value>0 or more; without a limit by default.</value>
    public long CapacityBytes
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(CapacityBytes), value, "CapacityBytes must be 0 or more.");
    } = long.MaxValue;

    /// <summary>Gets how many of a hundred reads return fewer bytes than asked for although there are more.</summary>
    /// <value>0 to 100. The default is 0.</value>
    public int ShortReadPercent
    {
        get;
        init => field = value is >= 0 and <= 100
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ShortReadPercent), value, "ShortReadPercent must be 0 to 100.");
    }
}
