namespace Rehearsal.Events;

/// <summary>What <see cref="EmbeddedEventLog.Retain"/> did.</summary>
/// <param name="Dropped">The number of positions dropped.</param>
/// <param name="HeldBy">The slowest follower, when more would have been dropped but for it; otherwise null.</param>
public sealed record LogRetention(long Dropped, FollowerProgress? HeldBy);
