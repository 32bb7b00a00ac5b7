namespace Rehearsal.Events;

/// <summary>Tells of one segment after the other whether it may have some keys and times, without looking into it: with one look for all of a group.</summary>
/// <param name="hashes">The keys; a segment must have all of them.</param>
/// <param name="since">The earliest time, in UTC ticks.</param>
/// <param name="before">The time that all are before, in UTC ticks; null for any.</param>
internal struct SegmentLookup(ulong[] hashes, long since = long.MinValue, long? before = null)
{
    private SegmentGroup? group;
    private ulong found;

    /// <summary>Asks a segment.</summary>
    /// <returns>False when it does not have them; true of one that is in no group.</returns>
    public bool MayBeIn(Segment segment)
    {
        if (segment.Place is not { } place)
        {
            return true;
        }

        var (earliest, latest) = place.Group.TimesOf(place.Number);
        if (latest < since || earliest >= before)
        {
            return false;
        }

        if (place.Group != group)
        {
            group = place.Group;
            found = ulong.MaxValue;
            foreach (var hash in hashes)
            {
                found &= found == 0 ? 0 : group.SegmentsWith(hash);
            }
        }

        return (found >> place.Number & 1) != 0;
    }
}
