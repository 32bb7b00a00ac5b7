using System.Globalization;

namespace Rehearsal.Analysis;

/// <summary>Durations and counts as people read them; the same on every machine.</summary>
public static class Quantity
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Writes a duration with the digits that matter: <c>40 µs</c>, <c>2.3 ms</c>, <c>1,250 ms</c>, <c>31 s</c>, <c>12 m 05 s</c>, <c>1 h 02 m</c>.</summary>
    /// <param name="duration">The duration.</param>
    /// <returns>
    /// Below 0.1 ms whole microseconds; below 10 ms at most one decimal; below 10 s whole milliseconds; below 10 min seconds with at most
    /// one decimal; below 1 h minutes and seconds; else hours and minutes. Halves round away from zero.
    /// </returns>
    public static string Duration(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
            return duration == TimeSpan.MinValue ? "-" + Duration(TimeSpan.MaxValue) : "-" + Duration(-duration);

        var ms = duration.Ticks / (decimal)TimeSpan.TicksPerMillisecond;
        if (ms == 0)
            return "0 ms";
        if (ms < 0.0995m)
            return Number(Math.Max(ms * 1000, 1), 0) + " µs";
        if (ms < 9.95m)
            return Number(ms, 1) + " ms";
        if (ms < 9_999.5m)
            return Number(ms, 0) + " ms";

        var seconds = Math.Round(ms / 1000, 1, MidpointRounding.AwayFromZero);
        if (seconds < 600)
            return Number(seconds, 1) + " s";

        var whole = (long)Math.Round(ms / 1000, 0, MidpointRounding.AwayFromZero);
        return whole < 3600
            ? string.Create(Invariant, $"{whole / 60} m {whole % 60:00} s")
            : string.Create(Invariant, $"{whole / 3600:#,0} h {whole / 60 % 60:00} m");
    }

    /// <summary>Writes a count with its noun: <c>1 event</c>, <c>1,203 events</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun in the singular; its plural ends in s.</param>
    /// <returns>The text.</returns>
    public static string Count(long count, string noun) => string.Create(Invariant, $"{count:#,0} {noun}{(count == 1 ? string.Empty : "s")}");

    private static string Number(decimal value, int decimals) =>
        Math.Round(value, decimals, MidpointRounding.AwayFromZero).ToString(decimals == 0 ? "#,0" : "#,0.#", Invariant);
}
