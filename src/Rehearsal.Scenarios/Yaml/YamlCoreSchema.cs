using System.Globalization;

namespace Rehearsal.Scenarios;

/// <summary>Tells what a plain scalar is. Source of the rules: YAML 1.2.2, section 10.3.2, "Core Schema: Tag Resolution".</summary>
internal static class YamlCoreSchema
{
    public static YamlScalarKind Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => YamlScalarKind.Boolean,
        ".nan" or ".NaN" or ".NAN" => YamlScalarKind.NotFinite,
        _ when IsInfinity(text) => YamlScalarKind.NotFinite,
        _ when IsBased(text) || IsDecimal(text) => YamlScalarKind.Number,
        _ => YamlScalarKind.Text,
    };

    public static bool IsTrue(string text) => text[0] is 't' or 'T';

    /// <summary>Returns a number as JSON writes it, digit for digit when it already is JSON; null for an octal or hexadecimal one above 2^64 − 1.</summary>
    public static string? ToJsonNumber(string text)
    {
        if (IsBased(text))
        {
            return FromBase(text);
        }

        var negative = text[0] == '-';
        var rest = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        var whole = rest[..CountDigits(rest)];
        rest = rest[whole.Length..];
        var fraction = ReadOnlySpan<char>.Empty;
        if (rest is ['.', ..])
        {
            fraction = rest.Slice(1, CountDigits(rest[1..]));
            rest = rest[(1 + fraction.Length)..];
        }

        whole = whole.TrimStart('0');
        return string.Concat(
            negative ? "-" : "",
            whole.IsEmpty ? "0" : whole.ToString(),
            fraction.IsEmpty ? "" : $".{fraction}",
            rest.ToString());
    }

    private static string? FromBase(string text)
    {
        var radixBits = text[1] == 'x' ? 4 : 3;
        var value = UInt128.Zero;
        foreach (var c in text.AsSpan(2))
        {
            value = (value << radixBits) | (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
            if (value > ulong.MaxValue)
            {
                return null;
            }
        }

        return ((ulong)value).ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsInfinity(string text) =>
        (text[0] is '+' or '-' ? text.AsSpan(1) : text) is ".inf" or ".Inf" or ".INF";

    private static bool IsBased(string text)
    {
        if (text.Length < 3 || text[0] != '0' || text[1] is not ('o' or 'x'))
        {
            return false;
        }

        foreach (var c in text.AsSpan(2))
        {
            if (text[1] == 'x' ? !char.IsAsciiHexDigit(c) : c is < '0' or > '7')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDecimal(string text)
    {
        var rest = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        var whole = CountDigits(rest);
        rest = rest[whole..];
        if (rest is ['.', ..])
        {
            var fraction = CountDigits(rest[1..]);
            if (whole == 0 && fraction == 0)
            {
                return false;
            }

            rest = rest[(1 + fraction)..];
        }
        else if (whole == 0)
        {
            return false;
        }

        if (rest is ['e' or 'E', ..])
        {
            rest = rest[1..];
            rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
            return !rest.IsEmpty && CountDigits(rest) == rest.Length;
        }

        return rest.IsEmpty;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
