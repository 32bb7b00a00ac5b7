namespace Rehearsal.Events;

/// <summary>The records of a growing segment that have one key, linked from the newest to the oldest.</summary>
/// <remarks>Two make a cache line less than three: the kind of the key stands beside the newest record, of which a segment has far fewer than 2 to the power of 28.</remarks>
internal struct KeyChain
{
    /// <summary>The hash of the key; 0 for no key.</summary>
    public ulong Hash;

    /// <summary>How many records there are.</summary>
    public int Count;

    private const int KindShift = 28;
    private const int LastMask = (1 << KindShift) - 1;

    // Keys of two kinds have the same hash: which one a record has, it says itself.
    private const int AnyKind = 0;

    private int place;

    /// <summary>Gets the newest record; of no meaning while there is none.</summary>
    public readonly int Last => place & LastMask;

    /// <summary>Begins the chain of a key.</summary>
    public static KeyChain Of(ulong hash, IndexedKey kind) => new() { Hash = hash, place = (int)kind << KindShift };

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="kind">What the key is in it.</param>
    public void Add(int record, IndexedKey kind)
    {
        var known = place >> KindShift;
        place = ((known == (int)kind ? known : AnyKind) << KindShift) | record;
        Count++;
    }

    /// <summary>Goes from a record of the chain to the one before it.</summary>
    public readonly int Before(int record, IndexPage[] pages)
    {
        var (page, at) = (pages[record >> IndexPage.Shift], record & (IndexPage.Size - 1));
        ref readonly var links = ref page.LinksOf(at);
        var kind = (IndexedKey)(place >> KindShift);
        return kind == AnyKind ? Before(page.KeysOf(at), links) : links.Of(kind);
    }

    /// <summary>Copies all records in ascending order.</summary>
    public readonly void CopyTo(System.Span<int> records, IndexPage[] pages)
    {
        var record = Last;
        for (var at = Count - 1; at > 0; at--)
        {
            records[at] = record;
            record = Before(record, pages);
        }

        records[0] = record;
    }

    private readonly int Before(in RecordKeys known, in RecordLinks links) =>
        known.Type == Hash ? links.Of(IndexedKey.Type) : known.Correlation == Hash ? links.Of(IndexedKey.Correlation) : links.Of(IndexedKey.Stream);
}
