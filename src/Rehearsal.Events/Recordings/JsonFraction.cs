namespace Rehearsal.Events;

/// <summary>Writes the part of a number after its decimal point, without trailing zeros.</summary>
internal static class JsonFraction
{
    /// <summary>Writes a point and digits; nothing for 0.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="value">The fraction as a whole number of its last digit.</param>
    /// <param name="digits">The digits it has; <paramref name="value"/> has no more.</param>
    public static void Write(LineBuffer output, uint value, int digits)
    {
        if (value == 0)
        {
            return;
        }

        while (value % 10 == 0)
        {
            value /= 10;
            digits--;
        }

        var room = output.Reserve(digits + 1);
        room[0] = (byte)'.';
        for (var i = digits; i > 0; i--)
        {
            room[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        output.Advance(digits + 1);
    }
}
