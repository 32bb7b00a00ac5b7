using System.Numerics;

namespace Rehearsal.Events;

/// <summary>The filters of 64 segments turned around: for each bit of a filter a word that says which of the segments have it. One look tells of a key which of the 64 may have it.</summary>
/// <remarks>Takes as much memory as the filters it replaces. Immutable once made.</remarks>
internal sealed class FilterGroup
{
    /// <summary>The segments of a group.</summary>
    public const int Size = 64;

    private static readonly Lock Making = new();

    private readonly ulong[] segmentsByBit;

    // Those that have no filter of this size.
    private readonly ulong always;

    private FilterGroup(ReadOnlySpan<KeyFilter?> filters, int words)
    {
        segmentsByBit = GC.AllocateUninitializedArray<ulong>(words * 64);
        for (var i = 0; i < Size; i++)
        {
            always |= filters[i]?.Words.Length == words ? 0 : 1UL << i;
        }

        for (var word = 0; word < words; word++)
        {
            var block = segmentsByBit.AsSpan(word * 64, 64);
            for (var i = 0; i < Size; i++)
            {
                block[i] = (always >> i & 1) == 0 ? filters[i]!.Words[word] : 0;
            }

            Transpose(block);
        }
    }

    /// <summary>Groups the oldest segments that are in no group, when 64 of them are complete and were asked before.</summary>
    /// <param name="segments">The segments of a log, the oldest first.</param>
    public static void Gather(Segment[] segments)
    {
        // The newest one grows.
        var first = segments.Length - 1;
        while (first > 0 && segments[first - 1].Group is null)
        {
            first--;
        }

        if (segments.Length - 1 - first < Size)
        {
            return;
        }

        lock (Making)
        {
            var grouped = segments.AsSpan(first, Size);
            var filters = new KeyFilter?[Size];
            for (var i = 0; i < Size; i++)
            {
                if (grouped[i].Group is not null || !grouped[i].TryGetFilter(out filters[i]))
                {
                    return;
                }
            }

            if (Of(filters) is { } group)
            {
                for (var i = 0; i < Size; i++)
                {
                    grouped[i].Join(group, i);
                }
            }
        }
    }

    /// <summary>Makes the group of 64 filters.</summary>
    /// <param name="filters">The filters; null for a segment that has none.</param>
    /// <returns>Null when there are none at all.</returns>
    public static FilterGroup? Of(ReadOnlySpan<KeyFilter?> filters)
    {
        var words = 0;
        foreach (var filter in filters)
        {
            words = Math.Max(words, filter?.Words.Length ?? 0);
        }

        return words == 0 ? null : new FilterGroup(filters, words);
    }

    /// <summary>Tells which segments may have a key.</summary>
    /// <returns>A bit for each segment of the group.</returns>
    public ulong SegmentsWith(ulong hash)
    {
        var block = KeyFilter.WordOf(hash, segmentsByBit.Length / 64) * 64;
        var found = ulong.MaxValue;
        for (var bits = KeyFilter.BitsOf(hash); bits != 0; bits &= bits - 1)
        {
            found &= segmentsByBit[block + BitOperations.TrailingZeroCount(bits)];
        }

        return found | always;
    }

    // Halves of halves change places: H. S. Warren, Hacker's Delight, 7-3, with bit 0 as the first of a word.
    private static void Transpose(System.Span<ulong> block)
    {
        var mask = 0x00000000FFFFFFFFUL;
        for (var half = 32; half != 0; half >>= 1, mask ^= mask << half)
        {
            for (var row = 0; row < 64; row = (row + half + 1) & ~half)
            {
                var crossing = ((block[row] >> half) ^ block[row + half]) & mask;
                block[row] ^= crossing << half;
                block[row + half] ^= crossing;
            }
        }
    }
}
