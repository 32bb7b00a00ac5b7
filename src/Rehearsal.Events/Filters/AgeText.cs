using System.Globalization;

namespace Rehearsal.Events;

/// <summary>Reads how far back to look: <c>90s</c>, <c>15m</c>, <c>1h</c>, <c>7d</c>.</summary>
internal static class AgeText
{
    public const string Expected = "a duration such as 500ms, 90s, 15m, 1h or 7d, at most 36500d";

    private const long DaysMax = 36_500;

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>Reads a duration; null when the text is none.</summary>
    public static TimeSpan? TryParse(string text)
    {
        foreach (var (unit, ticks) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                && amount <= (decimal)DaysMax * TimeSpan.TicksPerDay / ticks)
            {
                return TimeSpan.FromTicks((long)(amount * ticks));
            }
        }

        return null;
    }
}
