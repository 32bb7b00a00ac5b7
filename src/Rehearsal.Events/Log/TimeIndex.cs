namespace Rehearsal.Events;

/// <summary>The earliest and latest time in each block of positions, so that a query by time skips the blocks that cannot match.</summary>
/// <remarks>
/// Times do not grow with positions (a span's time is its start, its commit comes later), which rules out a binary search.
/// Built on demand like <see cref="PositionIndex"/>. Safe for concurrent use.
/// </remarks>
/// <param name="store">The log's entries.</param>
internal sealed class TimeIndex(EntryStore store)
{
    /// <summary>The positions in one block.</summary>
    public const int BlockSize = 256;

    private readonly Lock gate = new();
    private (long Earliest, long Latest)[] blocks = new (long, long)[16];
    private int count;

    /// <summary>Summarises the complete blocks below <paramref name="head"/>, in UTC ticks; the last, incomplete one is not included.</summary>
    public ReadOnlyMemory<(long Earliest, long Latest)> Blocks(long head)
    {
        lock (gate)
        {
            for (; (count + 1L) * BlockSize <= head; count++)
            {
                if (count == blocks.Length)
                {
                    Array.Resize(ref blocks, checked(count * 2));
                }

                blocks[count] = Summarise(count * (long)BlockSize);
            }

            return blocks.AsMemory(0, count);
        }
    }

    private (long Earliest, long Latest) Summarise(long first)
    {
        var earliest = long.MaxValue;
        var latest = long.MinValue;
        for (var position = first; position < first + BlockSize; position++)
        {
            var ticks = store[position].Time.UtcTicks;
            earliest = Math.Min(earliest, ticks);
            latest = Math.Max(latest, ticks);
        }

        return (earliest, latest);
    }
}
