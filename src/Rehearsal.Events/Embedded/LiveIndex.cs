using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rehearsal.Events;

/// <summary>The index of a segment that still grows, in memory. Its bound is the size of a segment.</summary>
/// <remarks>
/// Appending only notes offset and hashes; the table of keys is brought up to date by the query that needs it. When the segment is complete
/// <see cref="KeyTable"/> makes the one of its file. Safe for concurrent use.
/// </remarks>
internal sealed class LiveIndex : SegmentIndex
{
    private const int SlotsMin = 128;

    private readonly Lock gate = new();

    // What is written never changes, so that a query can go on with the pages it took under the lock.
    private IndexPage[] pages = [];
    private (long Earliest, long Latest)[] blocks = new (long, long)[1];
    private int count;
    private (long Earliest, long Latest) times = (long.MaxValue, long.MinValue);

    // The first of them are linked.
    private int indexed;

    // Lent by the pool: the slots are the first of it.
    private KeyChain[] chains = [];
    private int slots;
    private int used;
    private int leases;
    private bool isForgotten;

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
            for (var done = 0; done < at.Length;)
            {
                var inPage = (count + done) & (IndexPage.Size - 1);
                var run = Math.Min(at.Length - done, IndexPage.Size - inPage);
                PageFor(count + done, inPage + run).Add(inPage, at.Slice(done, run), shift, records.Slice(done, run));
                done += run;
            }

            if (needed > blocks.Length * BlockSize)
            {
                Array.Resize(ref blocks, Math.Max((needed / BlockSize) + 1, blocks.Length * 2));
            }

            NoteTimes(records);
            Volatile.Write(ref count, needed);
        }
    }

    /// <inheritdoc/>
    public override uint OffsetOf(int record) => Volatile.Read(ref pages)[record >> IndexPage.Shift].OffsetOf(record & (IndexPage.Size - 1));

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
            return Slots[SlotOf(Slots, hash)].Count;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<int> Find(ulong hash, bool backwards)
    {
        IndexPage[] known;
        KeyChain chain;
        lock (gate)
        {
            CatchUp();
            chain = Slots[SlotOf(Slots, hash)];
            known = pages;
        }

        return chain.Count == 0 ? [] : backwards ? Descending(known, chain) : Ascending(known, chain);
    }

    /// <summary>Gets what <see cref="IndexFile"/> writes.</summary>
    public LiveIndexContent Content()
    {
        lock (gate)
        {
            return new LiveIndexContent(pages, count, blocks.AsMemory(0, (count + BlockSize - 1) / BlockSize), times);
        }
    }

    /// <inheritdoc/>
    public override void Lend()
    {
        lock (gate)
        {
            leases++;
        }
    }

    /// <inheritdoc/>
    public override void Return()
    {
        lock (gate)
        {
            leases--;
            ReleaseUnread();
        }
    }

    /// <summary>Gives the memory back for the next index, when the last lease has ended. Nothing is added and nobody begins a lease from here on.</summary>
    public void Forget()
    {
        lock (gate)
        {
            isForgotten = true;
            ReleaseUnread();
        }
    }

    private void ReleaseUnread()
    {
        if (!isForgotten || leases > 0)
        {
            return;
        }

        foreach (var page in pages)
        {
            page.Release();
        }

        ReturnChains();
        (pages, count, indexed) = ([], 0, 0);
    }

    private static int[] Ascending(IndexPage[] pages, KeyChain chain)
    {
        var records = new int[chain.Count];
        chain.CopyTo(records, pages);
        return records;
    }

    private static IEnumerable<int> Descending(IndexPage[] pages, KeyChain chain)
    {
        var record = chain.Last;
        for (var left = chain.Count; left > 0; left--)
        {
            yield return record;
            record = chain.Before(record, pages);
        }
    }

    private static int SlotOf(ReadOnlySpan<KeyChain> chains, ulong hash)
    {
        var mask = chains.Length - 1;
        var slot = (int)(hash & (ulong)mask);
        while (chains[slot].Hash != 0 && chains[slot].Hash != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    /// <summary>Gets the page of the next record, with room for so many.</summary>
    private IndexPage PageFor(int record, int needed)
    {
        var at = record >> IndexPage.Shift;
        if (at == pages.Length)
        {
            Volatile.Write(ref pages, [.. pages, new IndexPage()]);
        }

        pages[at].Reserve(record & (IndexPage.Size - 1), needed, isAlone: at == 0);
        return pages[at];
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

    private System.Span<KeyChain> Slots => chains.AsSpan(0, slots);

    // Runs seldom and long: too seldom to be compiled well on the way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CatchUp()
    {
        if (chains.Length == 0)
        {
            // As many as there are keys, or a few times more or fewer: who asks late should not wait for the table to grow.
            slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(SlotsMin, count / 4));
            chains = EmptyChains(slots);
        }

        while (indexed < count)
        {
            var page = pages[indexed >> IndexPage.Shift];
            var at = indexed & (IndexPage.Size - 1);
            page.ReserveLinks(at);
            for (var end = Math.Min(IndexPage.Size, at + count - indexed); at < end; at++, indexed++)
            {
                ref readonly var record = ref page.KeysOf(at);
                ref var links = ref page.LinksOf(at);
                Link(record.Type, IndexedKey.Type, ref links);
                Link(record.Correlation, IndexedKey.Correlation, ref links);
                Link(record.Stream, IndexedKey.Stream, ref links);
            }
        }
    }

    private void Link(ulong hash, IndexedKey kind, ref RecordLinks links)
    {
        if (hash == 0)
        {
            return;
        }

        if (used * 2 >= slots)
        {
            Rehash();
        }

        ref var chain = ref Slots[SlotOf(Slots, hash)];
        if (chain.Hash == 0)
        {
            chain = KeyChain.Of(hash, kind);
            used++;
        }
        else if (chain.Last == indexed)
        {
            // Two keys of one record with the same hash: it is found once, and the chain goes on from its first link.
            return;
        }
        else
        {
            links.Note(kind, chain.Last);
        }

        chain.Add(indexed, kind);
    }

    private void Rehash()
    {
        var larger = EmptyChains(slots * 2);
        var target = larger.AsSpan(0, slots * 2);
        foreach (ref readonly var chain in Slots)
        {
            if (chain.Hash != 0)
            {
                target[SlotOf(target, chain.Hash)] = chain;
            }
        }

        ReturnChains();
        (chains, slots) = (larger, slots * 2);
    }

    // Read and written under the lock alone, so that they can go back at any time.
    private void ReturnChains()
    {
        if (chains.Length > 0)
        {
            ArrayPool<KeyChain>.Shared.Return(chains);
            chains = [];
        }
    }

    private static KeyChain[] EmptyChains(int length)
    {
        var lent = ArrayPool<KeyChain>.Shared.Rent(length);
        lent.AsSpan(0, length).Clear();
        return lent;
    }
}
