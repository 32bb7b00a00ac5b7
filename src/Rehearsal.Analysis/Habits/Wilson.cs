namespace Rehearsal.Analysis;

/// <summary>The score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927: right also for shares near 0.</summary>
internal static class Wilson
{
    // One side, 95 %.
    private const double Z = 1.6448536269514722;

    /// <summary>Gets the upper bound of a share that was seen in some of a number of cases.</summary>
    public static double Upper(int seen, int of)
    {
        var share = (double)seen / of;
        var square = Z * Z / of;
        return Math.Min(1, (share + (square / 2) + (Z * Math.Sqrt(((share * (1 - share)) + (square / 4)) / of))) / (1 + square));
    }
}
