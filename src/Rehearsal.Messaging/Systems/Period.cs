using System.Globalization;

namespace Rehearsal.Messaging;

/// <summary>A time that an attribute states, in the notation of scenarios: <c>500ms</c>, <c>31s</c>, <c>1.5m</c> (or <c>1.5min</c>), <c>2h</c>, <c>1d</c>.</summary>
internal static class Period
{
    public const string Expected = "1ms to 3650d, written as 500ms, 31s, 1.5m, 2h or 1d";

    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Max = TimeSpan.FromDays(3650);

    // 'ms' stands before 's', which it ends with too.
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("min", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>Reads a period; null when the text is none or out of range.</summary>
    public static TimeSpan? Parse(string? text)
    {
        foreach (var (name, ticks) in Units)
        {
            if (text?.EndsWith(name, StringComparison.Ordinal) == true)
            {
                return decimal.TryParse(text.AsSpan(0, text.Length - name.Length), NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var amount)
                    && amount >= Min.Ticks / (decimal)ticks
                    && amount <= Max.Ticks / (decimal)ticks
                        ? TimeSpan.FromTicks((long)Math.Round(amount * ticks))
                        : null;
            }
        }

        return null;
    }
}
