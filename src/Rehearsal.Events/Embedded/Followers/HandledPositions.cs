namespace Rehearsal.Events;

/// <summary>Which positions are handled: all below a low-water mark, and ranges above it. For one thread at a time.</summary>
internal sealed class HandledPositions(long lowWater)
{
    // In ascending order; none is empty, none touches another or the low-water mark.
    private readonly List<(long From, long To)> above = [];

    /// <summary>Gets the first position that is not handled.</summary>
    public long LowWater { get; private set; } = lowWater;

    /// <summary>Gets the ranges above the low-water mark; the second position of each is the first one behind it.</summary>
    public IReadOnlyList<(long From, long To)> Above => above;

    /// <summary>Tells whether a position is handled.</summary>
    public bool Contains(long position)
    {
        if (position < LowWater)
        {
            return true;
        }

        var at = FirstEndingAfter(position);
        return at < above.Count && above[at].From <= position;
    }

    /// <summary>Adds positions.</summary>
    /// <param name="from">The first one.</param>
    /// <param name="to">The first one behind them.</param>
    /// <returns>Whether any of them is new.</returns>
    public bool Add(long from, long to)
    {
        from = Math.Max(from, LowWater);
        if (from >= to)
        {
            return false;
        }

        // Everything that overlaps or touches becomes one range.
        var at = FirstEndingAfter(from - 1);
        var end = at;
        var (low, high) = (from, to);
        while (end < above.Count && above[end].From <= to)
        {
            (low, high) = (Math.Min(low, above[end].From), Math.Max(high, above[end].To));
            end++;
        }

        if (end == at + 1 && above[at] == (low, high))
        {
            return false;
        }

        above.RemoveRange(at, end - at);
        if (low <= LowWater)
        {
            LowWater = high;
        }
        else
        {
            above.Insert(at, (low, high));
        }

        return true;
    }

    private int FirstEndingAfter(long position)
    {
        var (low, high) = (0, above.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (above[middle].To > position)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
