using System.Globalization;

namespace Rehearsal.Events;

/// <summary>Writes times in UTC as RFC 3339, the fraction without trailing zeros. Remembers the last second: most lines share it with the line before.</summary>
internal sealed class JsonTime
{
    private const int FractionDigits = 7;

    private readonly byte[] text = "\"0001-01-01T00:00:00"u8.ToArray();
    private long textTicks;

    /// <summary>Writes a time in quotation marks.</summary>
    public void Write(LineBuffer output, DateTimeOffset time)
    {
        var ticks = time.UtcTicks;
        var fraction = ticks % TimeSpan.TicksPerSecond;
        if (ticks - fraction != textTicks)
        {
            textTicks = ticks - fraction;
            new DateTime(textTicks).TryFormat(text.AsSpan(1), out _, "s", CultureInfo.InvariantCulture);
        }

        output.Write(text);
        JsonFraction.Write(output, (uint)fraction, FractionDigits);
        output.Write("Z\""u8);
    }
}
