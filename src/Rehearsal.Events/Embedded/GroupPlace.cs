namespace Rehearsal.Events;

/// <summary>Which segment of a group one is.</summary>
/// <param name="Group">The group.</param>
/// <param name="Number">The number of the segment, from 0.</param>
internal sealed record GroupPlace(SegmentGroup Group, int Number);
