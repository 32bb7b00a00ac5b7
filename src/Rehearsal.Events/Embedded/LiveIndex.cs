namespace Rehearsal.Events;

/// <summary>The index of a segment that still grows, in memory. Its bound is the size of a segment.</summary>
/// <remarks>
/// Appending only notes offset and hashes; the table of keys is brought up to date by the query that needs it, or when the
/// segment is complete. Safe for concurrent use.
/// </remarks>
internal sealed class LiveIndex : SegmentIndex
{
    private readonly Lock gate = new();

    // Written parts never change, so that a query can go on with the array it took under the lock.
    private uint[] offsets = new uint[64];
    private RecordKeys[] keys = new RecordKeys[64];
    private (long Earliest, long Latest)[] blocks = new (long, long)[4];
    private int count;
    private (long Earliest, long Latest) times = (long.MaxValue, long.MinValue);

    // For the record r the record before it with the same type, correlation, stream: before[3 * r + key]; -1 for none.
    private int[] before = new int[192];
    private int indexed;
    private ulong[] slots = new ulong[128];
    private (int Last, int Count)[] found = new (int, int)[128];
    private int used;

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
                Array.Resize(ref offsets, Math.Max(needed, offsets.Length * 2));
                Array.Resize(ref keys, offsets.Length);
                Array.Resize(ref blocks, (offsets.Length / BlockSize) + 1);
            }

            records.CopyTo(keys.AsSpan(count));
            for (var i = 0; i < at.Length; i++)
            {
                offsets[count + i] = at[i] + shift;
                var time = records[i].Time;
                ref var block = ref blocks[(count + i) / BlockSize];
                block = (count + i) % BlockSize == 0 ? (time, time) : (Math.Min(block.Earliest, time), Math.Max(block.Latest, time));
                times = (Math.Min(times.Earliest, time), Math.Max(times.Latest, time));
            }

            Volatile.Write(ref count, needed);
        }
    }

    /// <inheritdoc/>
    public override uint OffsetOf(int record)
    {
        lock (gate)
        {
            return offsets[record];
        }
    }

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
            return found[SlotOf(slots, hash)].Count;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<int> Find(ulong hash, bool backwards)
    {
        int[] links;
        RecordKeys[] known;
        (int Last, int Count) chain;
        lock (gate)
        {
            CatchUp();
            chain = found[SlotOf(slots, hash)];
            links = before;
            known = keys;
        }

        return chain.Count == 0 ? [] : backwards ? Descending(links, known, hash, chain) : Ascending(links, known, hash, chain);
    }

    /// <summary>Brings everything up to date for <see cref="IndexFile"/>, which writes it.</summary>
    public LiveIndexContent Content()
    {
        lock (gate)
        {
            CatchUp();
            return new LiveIndexContent(offsets.AsMemory(0, count), blocks.AsMemory(0, (count + BlockSize - 1) / BlockSize), times, slots, found, used, Find);
        }
    }

    private static int[] Ascending(int[] links, RecordKeys[] known, ulong hash, (int Last, int Count) chain)
    {
        var records = new int[chain.Count];
        var next = records.Length;
        foreach (var record in Descending(links, known, hash, chain))
        {
            records[--next] = record;
        }

        return records;
    }

    private static IEnumerable<int> Descending(int[] links, RecordKeys[] known, ulong hash, (int Last, int Count) chain)
    {
        var record = chain.Last;
        for (var left = chain.Count; left > 0; left--)
        {
            yield return record;
            ref readonly var keys = ref known[record];
            record = links[(3 * record) + (keys.Type == hash ? 0 : keys.Correlation == hash ? 1 : 2)];
        }
    }

    private static int SlotOf(ulong[] slots, ulong hash)
    {
        var mask = slots.Length - 1;
        var slot = (int)(hash & (ulong)mask);
        while (slots[slot] != 0 && slots[slot] != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void CatchUp()
    {
        if (before.Length < 3 * keys.Length)
        {
            Array.Resize(ref before, 3 * keys.Length);
        }

        for (; indexed < count; indexed++)
        {
            Link(0, keys[indexed].Type);
            Link(1, keys[indexed].Correlation);
            Link(2, keys[indexed].Stream);
        }
    }

    private void Link(int key, ulong hash)
    {
        if (hash == 0)
        {
            return;
        }

        if (used * 2 >= slots.Length)
        {
            Grow();
        }

        var slot = SlotOf(slots, hash);
        if (slots[slot] == 0)
        {
            slots[slot] = hash;
            found[slot] = (-1, 0);
            used++;
        }

        // Two keys of one record with the same hash: it is found once, and the chain goes on from its first link.
        ref var chain = ref found[slot];
        if (chain.Count > 0 && chain.Last == indexed)
        {
            return;
        }

        before[(3 * indexed) + key] = chain.Last;
        chain = (indexed, chain.Count + 1);
    }

    private void Grow()
    {
        var largerSlots = new ulong[slots.Length * 2];
        var largerFound = new (int, int)[largerSlots.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] != 0)
            {
                var slot = SlotOf(largerSlots, slots[i]);
                largerSlots[slot] = slots[i];
                largerFound[slot] = found[i];
            }
        }

        (slots, found) = (largerSlots, largerFound);
    }
}
