namespace Rehearsal.Scenarios;

/// <summary>Makes a text from outside safe to show in a line.</summary>
internal static class ShownText
{
    private const int LengthMax = 60;

    /// <summary>Returns the text cut to 60 characters, with line breaks, tabs and other control characters as escapes: a terminal would obey them.</summary>
    public static string Shorten(string text)
    {
        var end = text.Length;
        if (end > LengthMax)
        {
            end = char.IsHighSurrogate(text[LengthMax - 1]) ? LengthMax - 1 : LengthMax;
        }

        return OneLine(end == text.Length ? text : string.Concat(text.AsSpan(0, end), "…"));
    }

    /// <summary>Returns the text with its line breaks, tabs and other control characters as escapes.</summary>
    public static string OneLine(string text)
    {
        var shown = text.ReplaceLineEndings("\\n").Replace("\t", "\\t", StringComparison.Ordinal);
        return shown.Any(char.IsControl) ? string.Concat(shown.Select(static c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString())) : shown;
    }
}
