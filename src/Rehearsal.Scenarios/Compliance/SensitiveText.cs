using System.Numerics;
using System.Text.RegularExpressions;

namespace Rehearsal.Scenarios;

/// <summary>Knows data by its form in a text. Time is linear in the text's length.</summary>
internal static class SensitiveText
{
    private const int DigitsMax = 19;

    private const int LengthOfIbanMin = 15;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private static readonly Regex EmailAddress = new(@"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}", Options);

    private static readonly Regex Iban = new(@"\b[A-Z]{2}[0-9]{2}([A-Z0-9]{11,30}|( [A-Z0-9]{4}){2,7}( [A-Z0-9]{1,4})?)\b", Options);

    private static readonly Regex UsSsn = new(@"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b", Options);

    /// <summary>Tells whether data of a kind stands in a text.</summary>
    public static bool Has(SensitiveData kind, string text) => kind switch
    {
        SensitiveData.CardNumber => HasCardNumber(text),
        SensitiveData.EmailAddress => EmailAddress.IsMatch(text),
        SensitiveData.Iban => Any(Iban.EnumerateMatches(text), text, IsIban),
        SensitiveData.UsSsn => Any(UsSsn.EnumerateMatches(text), text, IsUsSsn),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The data has no form."),
    };

    private delegate bool Test(ReadOnlySpan<char> match);

    private static bool Any(Regex.ValueMatchEnumerator matches, string text, Test test)
    {
        while (matches.MoveNext())
        {
            if (test(text.AsSpan(matches.Current.Index, matches.Current.Length)))
            {
                return true;
            }
        }

        return false;
    }

    // The digits of a card stand together, or in groups of 2 to 6, the first of 4, with one space or hyphen between them.
    private static bool HasCardNumber(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            if (char.IsAsciiDigit(text[start]))
            {
                var end = EndOfDigits(text, start);
                if (!IsFraction(text, start) && BeginsWithCardNumber(text, start, end))
                {
                    return true;
                }

                start = end;
            }
        }

        return false;
    }

    private static bool BeginsWithCardNumber(string text, int start, int end)
    {
        Span<byte> digits = stackalloc byte[DigitsMax];
        var count = 0;
        var isFirst = true;
        while (count + end - start <= DigitsMax)
        {
            foreach (var digit in text.AsSpan(start, end - start))
            {
                digits[count++] = (byte)(digit - '0');
            }

            if (IsCardNumber(digits[..count]))
            {
                return true;
            }

            if ((isFirst && count != 4) || end + 1 >= text.Length || text[end] is not (' ' or '-') || !char.IsAsciiDigit(text[end + 1]))
            {
                return false;
            }

            (start, end, isFirst) = (end + 1, EndOfDigits(text, end + 1), false);
            if (end - start is < 2 or > 6)
            {
                return false;
            }
        }

        return false;
    }

    private static int EndOfDigits(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsFraction(string text, int start) => start > 1 && text[start - 1] == '.' && char.IsAsciiDigit(text[start - 2]);

    private static bool IsCardNumber(ReadOnlySpan<byte> digits) => digits.Length >= 12 && IsOfNetwork(digits) && HasLuhnDigit(digits);

    // The ranges that the networks publish, and the lengths they use.
    private static bool IsOfNetwork(ReadOnlySpan<byte> digits)
    {
        var four = (((digits[0] * 10) + digits[1]) * 100) + (digits[2] * 10) + digits[3];
        return (four, digits.Length) switch
        {
            ( >= 4000 and <= 4999, 13 or 16 or 19) => true, // Visa
            ( >= 5100 and <= 5599 or >= 2221 and <= 2720, 16) => true, // Mastercard
            ( >= 3400 and <= 3499 or >= 3700 and <= 3799, 15) => true, // American Express
            ( >= 3000 and <= 3059 or 3095 or >= 3600 and <= 3699 or >= 3800 and <= 3999, >= 14 and <= 19) => true, // Diners Club
            (6011 or >= 6440 and <= 6599, >= 16 and <= 19) => true, // Discover
            ( >= 3528 and <= 3589, >= 16 and <= 19) => true, // JCB
            ( >= 6200 and <= 6299, >= 16 and <= 19) => true, // UnionPay
            (5018 or 5020 or 5038 or 5893 or 6304 or 6759 or 6761 or 6762 or 6763, >= 12 and <= 19) => true, // Maestro
            _ => false,
        };
    }

    private static bool HasLuhnDigit(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] * ((i % 2) + 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    // Words in capitals may follow in groups of their own.
    private static bool IsIban(ReadOnlySpan<char> match)
    {
        while (match.Length >= LengthOfIbanMin)
        {
            if (HasIbanDigits(match))
            {
                return true;
            }

            match = match[..Math.Max(match.LastIndexOf(' '), 0)];
        }

        return false;
    }

    private static bool HasIbanDigits(ReadOnlySpan<char> match)
    {
        var characters = match.ToString().Replace(" ", "", StringComparison.Ordinal);
        var number = string.Concat((characters[4..] + characters[..4]).Select(static c => char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10));
        return characters.Length <= 34 && BigInteger.Parse(number, System.Globalization.CultureInfo.InvariantCulture) % 97 == 1;
    }

    private static bool IsUsSsn(ReadOnlySpan<char> match) =>
        match is not (['0', '0', '0', ..] or ['6', '6', '6', ..] or ['9', ..] or [_, _, _, _, '0', '0', ..] or [.., '0', '0', '0', '0']);
}
