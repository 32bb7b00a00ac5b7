namespace Rehearsal.Events;

/// <summary>How far a follower is, as its checkpoint says.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LowWater">The first position that is not handled; null when the checkpoint cannot be read.</param>
/// <param name="HandledAbove">The positions above it that are handled.</param>
public sealed record FollowerProgress(string Name, long? LowWater, long HandledAbove);
