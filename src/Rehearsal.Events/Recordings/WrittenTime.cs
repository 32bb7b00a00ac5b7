using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Reads times as <see cref="JsonTime"/> writes them. Remembers the last second: most lines share it with the line before.</summary>
internal sealed class WrittenTime
{
    private const int FractionDigits = 7;
    private const int SecondLength = 19;

    private readonly byte[] text = new byte[SecondLength];
    private long textTicks;

    /// <summary>Reads a time and the quotation mark behind it.</summary>
    public bool TryRead(ReadOnlySpan<byte> utf8, out DateTimeOffset time, out int length)
    {
        time = default;
        length = SecondLength;
        if (utf8.Length <= SecondLength)
        {
            return false;
        }

        long fraction = 0;
        if (utf8[length] == '.')
        {
            length++;
            var digits = 0;
            for (; digits < FractionDigits && length < utf8.Length && utf8[length] is >= (byte)'0' and <= (byte)'9'; digits++)
            {
                fraction = (fraction * 10) + (utf8[length++] - '0');
            }

            if (digits == 0)
            {
                return false;
            }

            for (; digits < FractionDigits; digits++)
            {
                fraction *= 10;
            }
        }

        if (!utf8[length..].StartsWith("Z\""u8) || !TryReadSecond(utf8[..SecondLength]))
        {
            return false;
        }

        length += 2;
        time = new DateTimeOffset(textTicks + fraction, TimeSpan.Zero);
        return true;
    }

    private bool TryReadSecond(ReadOnlySpan<byte> second)
    {
        if (second.SequenceEqual(text))
        {
            return true;
        }

        System.Span<byte> quoted = stackalloc byte[SecondLength + 3];
        quoted[0] = quoted[^1] = (byte)'"';
        second.CopyTo(quoted[1..]);
        quoted[^2] = (byte)'Z';
        var reader = new Utf8JsonReader(quoted);
        if (second.ContainsAny((byte)'"', (byte)'\\') || second.ContainsAnyInRange((byte)0, (byte)0x1F) || !reader.Read() || !reader.TryGetDateTimeOffset(out var time))
        {
            return false;
        }

        second.CopyTo(text);
        textTicks = time.UtcTicks;
        return true;
    }
}
