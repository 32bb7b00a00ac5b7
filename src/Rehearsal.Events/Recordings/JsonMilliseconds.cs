using System.Buffers.Text;

namespace Rehearsal.Events;

/// <summary>Writes durations as milliseconds. One tick is 0.0001 ms, so four decimal places lose nothing.</summary>
internal static class JsonMilliseconds
{
    private const int FractionDigits = 4;
    private const int WholeLengthMax = 20;

    /// <summary>Writes a number without trailing zeros.</summary>
    public static void Write(LineBuffer output, TimeSpan time)
    {
        // The least duration has no positive counterpart, but its absolute value fits a number without sign.
        var ticks = (ulong)Int128.Abs(time.Ticks);
        var (whole, rest) = Math.DivRem(ticks, (ulong)TimeSpan.TicksPerMillisecond);
        if (time < TimeSpan.Zero)
        {
            output.Write("-"u8);
        }

        Utf8Formatter.TryFormat(whole, output.Reserve(WholeLengthMax), out var length);
        output.Advance(length);
        JsonFraction.Write(output, (uint)rest, FractionDigits);
    }
}
