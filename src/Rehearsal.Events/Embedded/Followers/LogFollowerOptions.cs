namespace Rehearsal.Events;

/// <summary>How a <see cref="LogFollower"/> follows.</summary>
public sealed record LogFollowerOptions
{
    /// <summary>The most that <see cref="AheadMax"/> can be.</summary>
    public const int AheadMaxMax = 10_000_000;

    /// <summary>Gets where a follower begins that has no checkpoint yet.</summary>
    /// <value>A position; 0 by default. Without effect on one that has a checkpoint.</value>
    public long From
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(From), value, "From must be a position: 0 or more.");
    }

    /// <summary>Gets the kinds of entry to follow. Records of other kinds count as handled when they are passed.</summary>
    /// <value>All by default.</value>
    public LogEntryKinds Kinds { get; init; } = LogEntryKinds.All;

    /// <summary>Gets how far ahead of the first unhandled position records are given: beyond it the follower waits until that one is marked.</summary>
    /// <value>1 to <see cref="AheadMaxMax"/>; 100,000 by default. It bounds the checkpoint and what comes again after a crash.</value>
    public int AheadMax
    {
        get;
        init => field = value is >= 1 and <= AheadMaxMax ? value : throw new ArgumentOutOfRangeException(nameof(AheadMax), value, $"AheadMax must be 1 to {AheadMaxMax}.");
    } = 100_000;

    /// <summary>Gets what has become of a mark when marking returns.</summary>
    /// <value><see cref="LogDurability.Buffered"/> by default: a kill of the process takes no mark back. <see cref="LogDurability.Memory"/> is taken for that too.</value>
    public LogDurability Durability { get; init; } = LogDurability.Buffered;

    /// <summary>Gets how long the follower waits at the head of the log before it looks again.</summary>
    /// <value>10 ms by default.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Gets the disk below the log.</summary>
    /// <value>The machine's own by default.</value>
    public IDisk Disk { get; init; } = RealDisk.Instance;
}
