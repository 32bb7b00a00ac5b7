namespace Rehearsal.Scenarios;

/// <summary>Makes a text from outside safe to show in a line.</summary>
internal static class ShownText
{
    private const int LengthMax = 60;

    /// <summary>Returns the text cut to 60 characters, without line breaks and tabs.</summary>
    public static string Shorten(string text)
    {
        var end = text.Length;
        if (end > LengthMax)
        {
            end = char.IsHighSurrogate(text[LengthMax - 1]) ? LengthMax - 1 : LengthMax;
        }

        var shown = end == text.Length ? text : string.Concat(text.AsSpan(0, end), "…");
        return shown.ReplaceLineEndings("\\n").Replace("\t", "\\t", StringComparison.Ordinal);
    }
}
