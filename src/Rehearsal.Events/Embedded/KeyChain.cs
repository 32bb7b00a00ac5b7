namespace Rehearsal.Events;

/// <summary>The records of a growing segment that have one key, linked from the newest to the oldest.</summary>
internal struct KeyChain
{
    /// <summary>The hash of the key; 0 for no key.</summary>
    public ulong Hash;

    /// <summary>The newest record.</summary>
    public int Last;

    /// <summary>How many there are.</summary>
    public int Count;

    /// <summary>Goes from a record of the chain to the one before it.</summary>
    public readonly int Before(int record, IndexPage[] pages)
    {
        var (page, at) = (pages[record >> IndexPage.Shift], record & (IndexPage.Size - 1));
        ref readonly var known = ref page.KeysOf(at);
        ref readonly var links = ref page.LinksOf(at);
        return known.Type == Hash ? links.Type : known.Correlation == Hash ? links.Correlation : links.Stream;
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
}
