using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rehearsal.Events;

/// <summary>Makes the slots and postings of a complete segment's index from the keys of its records, all at once.</summary>
/// <remarks>
/// The keys are dealt into parts by where their slots are, and one part after the other is put in its place: each is small enough for the processor's
/// nearest cache, where keys in their own order miss it at every step. Not safe for concurrent use.
/// </remarks>
internal sealed class KeyTable : IDisposable
{
    private const int PartsMax = 256;
    private const int SlotsAPart = 512;

    private const int Unplaced = -1;

    // Of so few the keys are counted; of more they are estimated.
    private const int CountedMax = 4096;

    private KeyEntry[] gathered;
    private KeyEntry[] dealt = [];

    /// <summary>Initializes a table.</summary>
    /// <param name="pages">The keys.</param>
    /// <param name="count">How many records they are of.</param>
    public KeyTable(IndexPage[] pages, int count)
    {
        gathered = ArrayPool<KeyEntry>.Shared.Rent(Math.Max(1, count * 3));
        PostingCount = Gather(pages, count, gathered);
        SlotCount = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, DifferentKeys(gathered.AsSpan(0, PostingCount)) * 3 / 2));
    }

    /// <summary>Gets how many slots there are, a power of 2: about one and a half times the keys, or more.</summary>
    public int SlotCount { get; private set; }

    /// <summary>Gets how many postings there are.</summary>
    public int PostingCount { get; }

    /// <summary>Writes the slots and postings, and adds the keys to a filter.</summary>
    /// <param name="slots">The slots, zeros before.</param>
    /// <param name="postings">The postings.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>False when there are far more keys than was estimated, for which there are twice the slots from here on.</returns>
    public bool TryWrite(System.Span<byte> slots, System.Span<byte> postings, KeyFilter filter)
    {
        var table = MemoryMarshal.Cast<byte, Slot>(slots);
        var records = MemoryMarshal.Cast<byte, int>(postings);
        dealt = dealt.Length == 0 ? ArrayPool<KeyEntry>.Shared.Rent(Math.Max(1, PostingCount)) : dealt;
        var parts = Math.Clamp(SlotCount / SlotsAPart, 1, PartsMax);
        System.Span<int> ends = stackalloc int[parts];
        Deal(gathered.AsSpan(0, PostingCount), dealt, ends, SlotCount);
        var (begin, next, used) = (0, 0, 0);
        foreach (var end in ends)
        {
            var part = dealt.AsSpan(begin, end - begin);
            if (!TryPlace(part, table, filter, ref used))
            {
                SlotCount *= 2;
                return false;
            }

            next = Post(part, table, records, next);
            begin = end;
        }

        if (!BitConverter.IsLittleEndian)
        {
            Turn(table, records);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<KeyEntry>.Shared.Return(gathered);
        if (dealt.Length > 0)
        {
            ArrayPool<KeyEntry>.Shared.Return(dealt);
        }

        (gathered, dealt) = ([], []);
    }

    // Runs once a segment and long then, as all of this does: too seldom to be compiled well on the way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Gather(IndexPage[] pages, int count, System.Span<KeyEntry> entries)
    {
        var found = 0;
        for (var first = 0; first < count; first += IndexPage.Size)
        {
            var keys = pages[first >> IndexPage.Shift].Keys(Math.Min(IndexPage.Size, count - first));
            for (var i = 0; i < keys.Length; i++)
            {
                ref readonly var record = ref keys[i];
                if (record.Type != 0)
                {
                    entries[found++] = new KeyEntry(record.Type, first + i);
                }

                // A record is found once by a hash that several of its keys have.
                if (record.Correlation != 0 && record.Correlation != record.Type)
                {
                    entries[found++] = new KeyEntry(record.Correlation, first + i);
                }

                if (record.Stream != 0 && record.Stream != record.Type && record.Stream != record.Correlation)
                {
                    entries[found++] = new KeyEntry(record.Stream, first + i);
                }
            }
        }

        return found;
    }

    /// <summary>Estimates how many keys there are, to a hundredth or so: K.-Y. Whang, B. T. Vander-Zanden, H. M. Taylor, "A Linear-Time Probabilistic Counting Algorithm", 1990.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int DifferentKeys(ReadOnlySpan<KeyEntry> entries)
    {
        if (entries.Length <= CountedMax)
        {
            HashSet<ulong> keys = [];
            foreach (ref readonly var entry in entries)
            {
                keys.Add(entry.Hash);
            }

            return keys.Count;
        }

        var bits = (int)BitOperations.RoundUpToPowerOf2((uint)entries.Length);
        var lent = ArrayPool<ulong>.Shared.Rent(bits / 64);
        var map = lent.AsSpan(0, bits / 64);
        map.Clear();
        foreach (ref readonly var entry in entries)
        {
            var bit = (int)((entry.Hash >> 32) & (ulong)(bits - 1));
            map[bit >> 6] |= 1UL << (bit & 63);
        }

        var empty = bits;
        foreach (var word in map)
        {
            empty -= BitOperations.PopCount(word);
        }

        ArrayPool<ulong>.Shared.Return(lent);
        return Math.Min(entries.Length, (int)Math.Ceiling(bits * Math.Log(bits / (double)Math.Max(1, empty))));
    }

    /// <summary>Deals entries into parts by their slots; in a part they stay in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deal(ReadOnlySpan<KeyEntry> entries, System.Span<KeyEntry> dealt, System.Span<int> ends, int slotCount)
    {
        var shift = BitOperations.Log2((uint)slotCount) - BitOperations.Log2((uint)ends.Length);
        var mask = (ulong)slotCount - 1;
        ends.Clear();
        foreach (ref readonly var entry in entries)
        {
            ends[(int)((entry.Hash & mask) >> shift)]++;
        }

        // From here on where each part's next entry goes; in the end that is where the part ends.
        var begin = 0;
        foreach (ref var end in ends)
        {
            (begin, end) = (begin + end, begin);
        }

        foreach (ref readonly var entry in entries)
        {
            dealt[ends[(int)((entry.Hash & mask) >> shift)]++] = entry;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryPlace(System.Span<KeyEntry> part, System.Span<Slot> table, KeyFilter filter, ref int used)
    {
        var mask = table.Length - 1;
        foreach (ref var entry in part)
        {
            var at = (int)(entry.Hash & (ulong)mask);
            while (table[at].Hash != entry.Hash)
            {
                if (table[at].Hash == 0)
                {
                    if (++used > table.Length / 8 * 7)
                    {
                        return false;
                    }

                    (table[at].Hash, table[at].Start) = (entry.Hash, Unplaced);
                    filter.Add(entry.Hash);
                    break;
                }

                at = (at + 1) & mask;
            }

            table[at].Count++;
            entry.Slot = at;
        }

        return true;
    }

    /// <summary>Writes the postings of a part, each key's from its last to its first: where the first one stands is then where they begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Post(ReadOnlySpan<KeyEntry> part, System.Span<Slot> table, System.Span<int> records, int next)
    {
        for (var i = part.Length - 1; i >= 0; i--)
        {
            ref readonly var entry = ref part[i];
            ref var slot = ref table[entry.Slot];
            if (slot.Start == Unplaced)
            {
                next += slot.Count;
                slot.Start = next;
            }

            slot.Start--;
            records[slot.Start] = entry.Record;
        }

        return next;
    }

    private static void Turn(System.Span<Slot> table, System.Span<int> records)
    {
        BinaryPrimitives.ReverseEndianness(records, records);
        foreach (ref var slot in table)
        {
            slot = new Slot
            {
                Hash = BinaryPrimitives.ReverseEndianness(slot.Hash),
                Start = BinaryPrimitives.ReverseEndianness(slot.Start),
                Count = BinaryPrimitives.ReverseEndianness(slot.Count),
            };
        }
    }

    /// <summary>A key of a record.</summary>
    private struct KeyEntry(ulong hash, int record)
    {
        public readonly ulong Hash = hash;
        public readonly int Record = record;

        /// <summary>The slot of the key.</summary>
        public int Slot;
    }

    /// <summary>A slot as it is in the file.</summary>
    private struct Slot
    {
        public ulong Hash;
        public int Start;
        public int Count;
    }
}
