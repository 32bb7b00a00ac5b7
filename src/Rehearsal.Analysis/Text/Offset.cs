using System.Globalization;

namespace Rehearsal.Analysis;

/// <summary>Points in a flow, all in one unit with one number of decimals, so that a column of them can be read down.</summary>
internal static class Offset
{
    /// <summary>Writes a point in a flow that took as long as given: <c>+2.3 ms</c>, <c>+1.260 s</c>, <c>+2:05.000</c>, <c>+1:02:05</c>.</summary>
    public static string Of(TimeSpan at, TimeSpan whole)
    {
        var ms = at.Ticks / (decimal)TimeSpan.TicksPerMillisecond;
        if (whole < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"+{Math.Round(ms, 1, MidpointRounding.AwayFromZero):0.0} ms");
        if (whole < TimeSpan.FromMinutes(1))
            return string.Create(CultureInfo.InvariantCulture, $"+{Math.Round(ms / 1000, 3, MidpointRounding.AwayFromZero):0.000} s");
        return whole < TimeSpan.FromHours(1)
            ? string.Create(CultureInfo.InvariantCulture, $"+{at:m\\:ss\\.fff}")
            : string.Create(CultureInfo.InvariantCulture, $"+{(long)at.TotalHours}:{at:mm\\:ss}");
    }
}
