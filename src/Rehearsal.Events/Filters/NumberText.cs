namespace Rehearsal.Events;

/// <summary>Tells numbers, as JSON writes them, from other texts.</summary>
internal static class NumberText
{
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        text = text.TrimStart("-") is var unsigned && text.Length - unsigned.Length <= 1 ? unsigned : default;
        return TakeDigits(ref text)
            && (!text.StartsWith('.') || (Take(ref text) && TakeDigits(ref text)))
            && (!(text.StartsWith('e') || text.StartsWith('E')) || (Take(ref text) && TakeSign(ref text) && TakeDigits(ref text)))
            && text.IsEmpty;
    }

    private static bool Take(ref ReadOnlySpan<char> text)
    {
        text = text[1..];
        return true;
    }

    private static bool TakeSign(ref ReadOnlySpan<char> text) => !(text.StartsWith('+') || text.StartsWith('-')) || Take(ref text);

    private static bool TakeDigits(ref ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? text.Length : end;
        text = text[count..];
        return count > 0;
    }
}
