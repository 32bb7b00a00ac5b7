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
    public readonly int Before(int record, int[] links, RecordKeys[] keys)
    {
        ref readonly var known = ref keys[record];
        return links[(3 * record) + (known.Type == Hash ? 0 : known.Correlation == Hash ? 1 : 2)];
    }

    /// <summary>Copies all records in ascending order.</summary>
    public readonly void CopyTo(System.Span<int> records, int[] links, RecordKeys[] keys)
    {
        var record = Last;
        for (var at = Count - 1; at > 0; at--)
        {
            records[at] = record;
            record = Before(record, links, keys);
        }

        records[0] = record;
    }
}
