namespace Rehearsal.Events;

/// <summary>The last segment of a log as it was found.</summary>
/// <param name="Index">Its index.</param>
/// <param name="End">Where the next record goes.</param>
/// <param name="Next">The position it gets.</param>
/// <param name="Torn">The bytes of a torn tail behind the end.</param>
/// <param name="IsSealed">Whether a writer closed the log behind the last batch: everything before was flushed.</param>
internal sealed record RecoveredSegment(LiveIndex Index, long End, long Next, long Torn, bool IsSealed);
