namespace Rehearsal.Analysis;

/// <summary>Finds the most elements of a list that already stand in rising order: those that are not among them were moved.</summary>
internal static class LongestRise
{
    /// <summary>Finds a longest rising part (patience sorting, n log n).</summary>
    /// <param name="values">Distinct values.</param>
    /// <returns>The indexes of its elements.</returns>
    public static HashSet<int> Of(IReadOnlyList<int> values)
    {
        List<int> ends = [];
        var before = new int[values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            var (low, high) = (0, ends.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = values[ends[middle]] < values[i] ? (middle + 1, high) : (low, middle);
            }

            before[i] = low > 0 ? ends[low - 1] : -1;
            if (low == ends.Count)
            {
                ends.Add(i);
            }
            else
            {
                ends[low] = i;
            }
        }

        HashSet<int> rise = [];
        for (var i = ends.Count > 0 ? ends[^1] : -1; i >= 0; i = before[i])
        {
            rise.Add(i);
        }

        return rise;
    }
}
