namespace Rehearsal.Events;

/// <summary>Where the tables of an index stand in its file.</summary>
/// <param name="FilterAt">The filter; nothing in version 1.</param>
/// <param name="OffsetsAt">The offset of each record.</param>
/// <param name="BlocksAt">The times of each block of records.</param>
/// <param name="SlotsAt">The slots.</param>
/// <param name="PostingsAt">The postings.</param>
/// <param name="End">The end of the file; of version 1 not known.</param>
/// <param name="Checked">The number of blocks that have a checksum each, from <paramref name="FilterAt"/> on; 0 of version 1.</param>
internal readonly record struct IndexLayout(long FilterAt, long OffsetsAt, long BlocksAt, long SlotsAt, long PostingsAt, long End, int Checked)
{
    /// <summary>The bytes that share a checksum.</summary>
    public const int CheckedSize = 16 * 1024;

    private const int HeaderLength = 64;

    /// <summary>Lays out an index.</summary>
    public static IndexLayout Of(int records, int slots, long postings)
    {
        var body = From(0, KeyFilter.LinesFor(slots) * KeyFilter.LineLength, records, slots).PostingsAt + (postings * 4);
        var blocks = (int)((body + CheckedSize - 1) / CheckedSize);
        var at = From(TablesAt(blocks), KeyFilter.LinesFor(slots) * KeyFilter.LineLength, records, slots);
        return at with { End = at.PostingsAt + (postings * 4), Checked = blocks };
    }

    /// <summary>Finds the tables of an index that has so many checksums.</summary>
    public static IndexLayout Read(int version, int records, int slots, int blocks, long end)
    {
        // The filter of version 2 has a byte a slot, unless it has too few or too many.
        var filter = version == 2 ? (slots is >= 8 and <= 64 * 1024 ? slots : 0) : KeyFilter.LinesFor(slots) * KeyFilter.LineLength;
        return From(TablesAt(blocks), filter, records, slots) with { End = end, Checked = blocks };
    }

    /// <summary>Finds the tables of an index of version 1, which has one checksum and no filter.</summary>
    public static IndexLayout OfVersion1(int records, int slots) => Offsets(HeaderLength, HeaderLength, records, slots);

    /// <summary>Gets where a block with a checksum stands.</summary>
    public (long At, int Size) Block(int number)
    {
        var at = FilterAt + ((long)number * CheckedSize);
        return (at, (int)Math.Min(CheckedSize, End - at));
    }

    private static long TablesAt(int blocks) => HeaderLength + (((long)blocks * 4) + 7 & ~7L);

    private static IndexLayout From(long at, long filter, int records, int slots) => Offsets(at, at + filter, records, slots);

    private static IndexLayout Offsets(long filterAt, long offsetsAt, int records, int slots)
    {
        var blocksAt = offsetsAt + (((long)records * 4) + 7 & ~7L);
        var slotsAt = blocksAt + ((((long)records + SegmentIndex.BlockSize - 1) / SegmentIndex.BlockSize) * 16);
        return new IndexLayout(filterAt, offsetsAt, blocksAt, slotsAt, slotsAt + ((long)slots * 16), long.MaxValue, 0);
    }
}
