using System.Globalization;

namespace Rehearsal.Scenarios;

/// <summary>Compares JSON numbers as decimals of any length and exponent, exactly: 1, 1.0 and 10e-1 are equal.</summary>
internal static class JsonNumber
{
    // Beyond these an exponent differs from every other number's anyway; the room left keeps the additions below from overflowing.
    private const long ExponentMax = long.MaxValue / 4;

    /// <summary>Compares two texts that are JSON numbers.</summary>
    public static int Compare(string left, string right)
    {
        var (leftSign, leftDigits, leftExponent) = Normalize(left);
        var (rightSign, rightDigits, rightExponent) = Normalize(right);
        if (leftSign != rightSign || leftSign == 0)
        {
            return leftSign.CompareTo(rightSign);
        }

        var magnitude = leftExponent.CompareTo(rightExponent);
        return leftSign * Math.Sign(magnitude != 0 ? magnitude : string.CompareOrdinal(leftDigits, rightDigits));
    }

    /// <summary>Returns a text that is equal for equal numbers.</summary>
    public static string Canonical(string number)
    {
        var (sign, digits, exponent) = Normalize(number);
        return string.Create(CultureInfo.InvariantCulture, $"{sign}.{digits}e{exponent}");
    }

    /// <summary>Returns sign, digits d1 d2 … without zeros at either end, and exponent e of ±0.d1d2… · 10^e.</summary>
    private static (int Sign, string Digits, long Exponent) Normalize(string number)
    {
        var sign = number[0] == '-' ? -1 : 1;
        var mantissa = number.AsSpan(sign < 0 ? 1 : 0);
        var exponent = 0L;
        var mark = mantissa.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            exponent = ParseExponent(mantissa[(mark + 1)..]);
            mantissa = mantissa[..mark];
        }

        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? [] : mantissa[(point + 1)..];
        var digits = string.Concat(whole, fraction);
        var leading = digits.AsSpan().IndexOfAnyExcept('0');
        return leading < 0
            ? (0, "", 0)
            : (sign, digits[leading..].TrimEnd('0'), exponent + whole.Length - leading);
    }

    private static long ParseExponent(ReadOnlySpan<char> text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return Math.Clamp(exponent, -ExponentMax, ExponentMax);
        }

        return text[0] == '-' ? -ExponentMax : ExponentMax;
    }
}
