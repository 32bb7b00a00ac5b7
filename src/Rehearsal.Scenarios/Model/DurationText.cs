using System.Globalization;

namespace Rehearsal.Scenarios;

/// <summary>Durations as a scenario writes them: <c>500ms</c>, <c>31s</c>, <c>1.5m</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static class DurationText
{
    public const string Expected = "seconds, or a duration such as 500ms, 31s, 1.5m, 2h or 1d";

    // The longest unit first, so that formatting takes the first that fits; 'ms' parses before 'm' and 's'.
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute),
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary>Reads the number and the ticks of its unit; false when the text is not a duration at all.</summary>
    public static bool TryParse(string text, out string number, out long unitTicks)
    {
        number = "";
        unitTicks = 0;
        var digits = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var unit = text.AsSpan(digits).TrimStart(' ');
        foreach (var (name, ticks) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                number = text[..digits];
                unitTicks = ticks;
            }
        }

        return unitTicks > 0 && YamlCoreSchema.Resolve(number) == YamlScalarKind.Number && !number.StartsWith("0x", StringComparison.Ordinal);
    }

    /// <summary>Converts an amount of a unit, rounded to 100 ns; null beyond <see cref="ScenarioLimits.DurationMax"/> or below zero.</summary>
    public static TimeSpan? FromUnits(string number, long unitTicks)
    {
        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            || amount < 0
            || amount > ScenarioLimits.DurationMax.Ticks / (decimal)unitTicks)
        {
            return null;
        }

        return TimeSpan.FromTicks((long)Math.Round(amount * unitTicks));
    }

    /// <summary>Writes a duration for people: <c>500 ms</c> below a second, then <c>1.5 s</c>; exact to 100 ns.</summary>
    public static string Format(TimeSpan duration) => Write(duration, "0.#######", "0.#######");

    /// <summary>Writes a measured duration for people: tenths of a millisecond below a second, then milliseconds.</summary>
    public static string Round(TimeSpan duration) => Write(duration, "0.#", "0.###");

    private static string Write(TimeSpan duration, string milliseconds, string seconds) => duration.Duration() < TimeSpan.FromSeconds(1)
        ? $"{Number(duration.Ticks, TimeSpan.TicksPerMillisecond, milliseconds)} ms"
        : $"{Number(duration.Ticks, TimeSpan.TicksPerSecond, seconds)} s";

    private static string Number(long ticks, long unitTicks, string format) => (ticks / (decimal)unitTicks).ToString(format, CultureInfo.InvariantCulture);
}
