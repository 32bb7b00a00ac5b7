namespace Rehearsal.Events;

/// <summary>Tells of one segment after the other whether it may have some keys, with one look for the 64 of a group.</summary>
/// <param name="hashes">The keys; a segment must have all of them.</param>
internal struct KeyLookup(ulong[] hashes)
{
    private FilterGroup? group;
    private ulong found;

    /// <summary>Asks a segment.</summary>
    /// <returns>False when it does not have them.</returns>
    public bool MayBeIn(Segment segment)
    {
        if (hashes.Length == 0 || segment.Group is not { } own)
        {
            return true;
        }

        if (own != group)
        {
            group = own;
            found = ulong.MaxValue;
            foreach (var hash in hashes)
            {
                found &= own.SegmentsWith(hash);
            }
        }

        return (found >> segment.PlaceInGroup & 1) != 0;
    }
}
