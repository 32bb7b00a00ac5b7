namespace Rehearsal.Analysis;

/// <summary>Shortens two values so that the place where they differ is seen.</summary>
internal static class ValueText
{
    private const int LengthMax = 80;
    private const int Before = 24;

    public static (string? Left, string? Right) Shorten(string? left, string? right)
    {
        var same = left is null || right is null ? 0 : left.AsSpan().CommonPrefixLength(right);
        return (Shorten(left, same), Shorten(right, same));
    }

    private static string? Shorten(string? text, int same)
    {
        if (text is null || text.Length <= LengthMax)
            return text;
        var start = same <= LengthMax / 2 ? 0 : Math.Min(same - Before, text.Length - LengthMax);
        return (start > 0 ? "…" : "") + TextWidth.Cut(text[Whole(text, start)..], LengthMax);
    }

    private static int Whole(string text, int start) => start > 0 && char.IsLowSurrogate(text[start]) ? start - 1 : start;
}
