namespace Rehearsal.Scenarios;

/// <summary>Finds the name somebody probably meant.</summary>
internal static class NearestName
{
    private const int NameLengthMax = 64;

    /// <summary>Returns the nearest candidate, or null when none is near: at most a third of the name's letters may differ.</summary>
    public static string? Find(string name, IReadOnlyList<string> candidates)
    {
        if (name.Length > NameLengthMax)
        {
            return null;
        }

        string? nearest = null;
        var distanceMin = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var distance = candidate.Length > NameLengthMax ? int.MaxValue : Distance(Fold(name), Fold(candidate));
            if (distance < distanceMin)
            {
                distanceMin = distance;
                nearest = candidate;
            }
        }

        return nearest;
    }

    /// <summary>Returns the sentence that mends an unknown name.</summary>
    public static string Fix(string name, IReadOnlyList<string> candidates, string otherwise) =>
        Find(name, candidates) is { } nearest ? $"write '{nearest}', or {otherwise}" : candidates.Count == 0 ? otherwise : $"use one of these, or {otherwise}";

    /// <summary>Returns the names as an expectation, in ordinal order.</summary>
    public static string OneOf(IReadOnlyList<string> names)
    {
        var sorted = new string[names.Count];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = names[i];
        }

        Array.Sort(sorted, string.CompareOrdinal);
        return $"one of: {string.Join(", ", sorted)}";
    }

    // Case and word separators are the commonest slips: PaymentFailed for payment_failed.
    private static string Fold(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // The optimal string alignment distance: insertions, deletions, substitutions and swapped neighbours.
    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j : Step(table, left, right, i, j);
            }
        }

        return table[left.Length, right.Length];
    }

    private static int Step(int[,] table, string left, string right, int i, int j)
    {
        var cost = left[i - 1] == right[j - 1] ? 0 : 1;
        var distance = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(distance, table[i - 2, j - 2] + 1) : distance;
    }
}
