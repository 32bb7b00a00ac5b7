using System.Buffers;
using System.Numerics;

namespace Rehearsal.Events;

/// <content>Filters of all sizes as those of one.</content>
/// <remarks>Sizes are powers of 2, and a key's line is the upper bits of its hash: so a line stands for as many of a larger filter, one after the other.</remarks>
internal sealed partial class SegmentGroup
{
    // How many times larger than the filters together, had they one size, a group may be: one large segment beside small ones must not make it huge.
    private const int LinesMaxOfMean = 4;

    private static int LinesFor(IndexFile?[] indexes)
    {
        var lines = indexes.Select(static index => index?.FilterLines ?? 0).ToList();
        var most = (uint)Math.Max(1, LinesMaxOfMean * lines.Sum(static count => (long)count) / lines.Count);
        return (int)Math.Min(BitOperations.RoundUpToPowerOf2(most), (uint)Math.Max(1, lines.Max()));
    }

    /// <summary>Reads lines of a segment's filter as a filter of so many lines would have them.</summary>
    private static void Read(ref IndexFile? index, int lines, int line, System.Span<ulong> words)
    {
        try
        {
            if (index is { FilterLines: > 0 and var own })
            {
                if (own <= lines)
                {
                    Repeat(index, lines / own, line, words);
                }
                else
                {
                    Fold(index, own / lines, line, words);
                }

                return;
            }
        }
        catch (DamagedIndexException)
        {
            index?.Dispose();
            index = null;
        }

        words.Fill(ulong.MaxValue);
    }

    private static void Repeat(IndexFile index, int each, int line, System.Span<ulong> words)
    {
        var first = line / each;
        var needed = Math.Max(1, words.Length / KeyFilter.LineWords / each);
        index.ReadFilter(first, words[..(needed * KeyFilter.LineWords)]);
        for (var i = (words.Length / KeyFilter.LineWords) - 1; i >= 0 && each > 1; i--)
        {
            var from = ((line + i) / each) - first;
            (words[i * 2], words[(i * 2) + 1]) = (words[from * 2], words[(from * 2) + 1]);
        }
    }

    private static void Fold(IndexFile index, int each, int line, System.Span<ulong> words)
    {
        var lent = ArrayPool<ulong>.Shared.Rent(each * KeyFilter.LineWords);
        try
        {
            var folded = lent.AsSpan(0, each * KeyFilter.LineWords);
            for (var i = 0; i < words.Length; i += KeyFilter.LineWords)
            {
                index.ReadFilter((line + (i / KeyFilter.LineWords)) * each, folded);
                var (first, second) = (0UL, 0UL);
                for (var from = 0; from < folded.Length; from += KeyFilter.LineWords)
                {
                    (first, second) = (first | folded[from], second | folded[from + 1]);
                }

                (words[i], words[i + 1]) = (first, second);
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(lent);
        }
    }
}
