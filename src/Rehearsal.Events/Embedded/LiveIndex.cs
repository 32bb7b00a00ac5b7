using System.Runtime.CompilerServices;

namespace Rehearsal.Events;

/// <summary>The index of a segment that still grows, in memory. Its bound is the size of a segment.</summary>
/// <remarks>
/// Appending only notes offset and hashes; the table of keys is brought up to date by the query that needs it, or when the
/// segment is complete. Safe for concurrent use.
/// </remarks>
internal sealed class LiveIndex : SegmentIndex
{
    private const int RecordsMin = 64;
    private const int SlotsMin = 128;

    private readonly Lock gate = new();

    // Written parts never change, so that a query can go on with the array it took under the lock.
    private uint[] offsets;
    private RecordKeys[] keys;
    private (long Earliest, long Latest)[] blocks;
    private int count;
    private (long Earliest, long Latest) times = (long.MaxValue, long.MinValue);

    // For the record r the record before it with the same type, correlation, stream: before[3 * r + key]; -1 for none.
    private int[] before;
    private int indexed;
    private KeyChain[] chains;
    private int used;

    /// <summary>Initializes an empty index.</summary>
    /// <param name="like">The index of the segment before: this one will grow about as large. Null to begin small.</param>
    public LiveIndex(LiveIndex? like = null)
    {
        var records = Math.Max(RecordsMin, like is null ? 0 : like.count + (like.count / 16));
        offsets = GC.AllocateUninitializedArray<uint>(records);
        keys = GC.AllocateUninitializedArray<RecordKeys>(records);
        blocks = new (long, long)[(records / BlockSize) + 1];
        before = GC.AllocateUninitializedArray<int>(3 * records);
        chains = new KeyChain[like?.chains.Length ?? SlotsMin];
    }

    /// <inheritdoc/>
    public override int Count => Volatile.Read(ref count);

    /// <inheritdoc/>
    public override (long Earliest, long Latest) Times
    {
        get
        {
            lock (gate)
            {
                return times;
            }
        }
    }

    /// <summary>Adds the next records.</summary>
    public void Add(ReadOnlySpan<uint> at, uint shift, ReadOnlySpan<RecordKeys> records)
    {
        lock (gate)
        {
            var needed = count + at.Length;
            if (needed > offsets.Length)
            {
                Grow(Math.Max(needed, offsets.Length * 2));
            }

            records.CopyTo(keys.AsSpan(count));
            var target = offsets.AsSpan(count, at.Length);
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = at[i] + shift;
            }

            NoteTimes(records);
            Volatile.Write(ref count, needed);
        }
    }

    /// <inheritdoc/>
    public override uint OffsetOf(int record) => Volatile.Read(ref offsets)[record];

    /// <inheritdoc/>
    public override (long Earliest, long Latest) Block(int block)
    {
        lock (gate)
        {
            return blocks[block];
        }
    }

    /// <inheritdoc/>
    public override int CountOf(ulong hash)
    {
        lock (gate)
        {
            CatchUp();
            return chains[SlotOf(chains, hash)].Count;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<int> Find(ulong hash, bool backwards)
    {
        int[] links;
        RecordKeys[] known;
        KeyChain chain;
        lock (gate)
        {
            CatchUp();
            chain = chains[SlotOf(chains, hash)];
            links = before;
            known = keys;
        }

        return chain.Count == 0 ? [] : backwards ? Descending(links, known, chain) : Ascending(links, known, chain);
    }

    /// <summary>Brings everything up to date for <see cref="IndexFile"/>, which writes it.</summary>
    public LiveIndexContent Content()
    {
        lock (gate)
        {
            CatchUp();
            return new LiveIndexContent(offsets.AsMemory(0, count), blocks.AsMemory(0, (count + BlockSize - 1) / BlockSize), times, chains, used, keys, before);
        }
    }

    private static int[] Ascending(int[] links, RecordKeys[] known, KeyChain chain)
    {
        var records = new int[chain.Count];
        chain.CopyTo(records, links, known);
        return records;
    }

    private static IEnumerable<int> Descending(int[] links, RecordKeys[] known, KeyChain chain)
    {
        var record = chain.Last;
        for (var left = chain.Count; left > 0; left--)
        {
            yield return record;
            record = chain.Before(record, links, known);
        }
    }

    private static int SlotOf(KeyChain[] chains, ulong hash)
    {
        var mask = chains.Length - 1;
        var slot = (int)(hash & (ulong)mask);
        while (chains[slot].Hash != 0 && chains[slot].Hash != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    /// <summary>Makes room for so many records.</summary>
    private void Grow(int records)
    {
        Volatile.Write(ref offsets, Larger(offsets, count, records));
        keys = Larger(keys, count, records);
        Array.Resize(ref blocks, (records / BlockSize) + 1);
    }

    private static T[] Larger<T>(T[] items, int count, int length)
        where T : unmanaged
    {
        var larger = GC.AllocateUninitializedArray<T>(length);
        items.AsSpan(0, count).CopyTo(larger);
        return larger;
    }

    private void NoteTimes(ReadOnlySpan<RecordKeys> records)
    {
        for (var done = 0; done < records.Length;)
        {
            var at = count + done;
            var run = records.Slice(done, Math.Min(records.Length - done, BlockSize - (at % BlockSize)));
            var (earliest, latest) = (long.MaxValue, long.MinValue);
            foreach (ref readonly var record in run)
            {
                (earliest, latest) = (Math.Min(earliest, record.Time), Math.Max(latest, record.Time));
            }

            ref var block = ref blocks[at / BlockSize];
            block = at % BlockSize == 0 ? (earliest, latest) : (Math.Min(block.Earliest, earliest), Math.Max(block.Latest, latest));
            times = (Math.Min(times.Earliest, earliest), Math.Max(times.Latest, latest));
            done += run.Length;
        }
    }

    // Runs seldom and long: too seldom to be compiled well on the way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CatchUp()
    {
        if (before.Length < 3 * keys.Length)
        {
            before = Larger(before, 3 * indexed, 3 * keys.Length);
        }

        for (; indexed < count; indexed++)
        {
            ref readonly var record = ref keys[indexed];
            Link(0, record.Type);
            Link(1, record.Correlation);
            Link(2, record.Stream);
        }
    }

    private void Link(int key, ulong hash)
    {
        if (hash == 0)
        {
            return;
        }

        if (used * 2 >= chains.Length)
        {
            Rehash();
        }

        ref var chain = ref chains[SlotOf(chains, hash)];
        if (chain.Hash == 0)
        {
            chain = new KeyChain { Hash = hash, Last = -1 };
            used++;
        }

        // Two keys of one record with the same hash: it is found once, and the chain goes on from its first link.
        if (chain.Last != indexed)
        {
            before[(3 * indexed) + key] = chain.Last;
            chain.Last = indexed;
            chain.Count++;
        }
    }

    private void Rehash()
    {
        var larger = new KeyChain[chains.Length * 2];
        foreach (ref readonly var chain in chains.AsSpan())
        {
            if (chain.Hash != 0)
            {
                larger[SlotOf(larger, chain.Hash)] = chain;
            }
        }

        chains = larger;
    }
}
