using System.Globalization;
using System.Text;

namespace Rehearsal.Analysis;

/// <summary>Measures and cuts text in the columns of a terminal.</summary>
/// <remarks>
/// Marks and joiners take no column, East Asian wide and full-width characters and pictographs two, all others one: the wide
/// ranges of Unicode Standard Annex 11, in blocks. A terminal may draw single characters otherwise.
/// </remarks>
internal static class TextWidth
{
    /// <summary>Makes recorded text safe to print: line breaks, escape codes and writing-direction overrides become spaces.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(NeedsCleaning))
            return text;
        return string.Concat(text.Select(character => NeedsCleaning(character) ? ' ' : character));
    }

    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    /// <summary>Cuts a text to a width; a cut text ends in …</summary>
    public static string Cut(string text, int width)
    {
        if (Of(text) <= width)
            return text;
        if (width <= 0)
            return string.Empty;

        var cut = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + Of(rune) > width - 1)
                break;
            cut.Append(rune.ToString());
            used += Of(rune);
        }

        return cut.Append('…').ToString();
    }

    /// <summary>Fills a text up to a width with spaces on the right.</summary>
    public static string PadRight(string text, int width) => text + new string(' ', Math.Max(0, width - Of(text)));

    /// <summary>Fills a text up to a width with spaces on the left.</summary>
    public static string PadLeft(string text, int width) => new string(' ', Math.Max(0, width - Of(text))) + text;

    /// <summary>Breaks a text into lines at spaces; a word wider than a line is broken where the line ends.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (used > 0 && used + 1 + Of(word) > width)
            {
                yield return line.ToString();
                line.Clear();
                used = 0;
            }

            if (used > 0)
            {
                line.Append(' ');
                used++;
            }

            foreach (var rune in word.EnumerateRunes())
            {
                if (used > 0 && used + Of(rune) > width)
                {
                    yield return line.ToString();
                    line.Clear();
                    used = 0;
                }

                line.Append(rune.ToString());
                used += Of(rune);
            }
        }

        if (used > 0)
            yield return line.ToString();
    }

    private static bool NeedsCleaning(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static int Of(Rune rune)
    {
        if (rune.IsAscii)
            return 1;
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            ? 0
            : IsWide(rune.Value) ? 2 : 1;
    }

    private static bool IsWide(int code) => code
        is (>= 0x1100 and <= 0x115F)
        or (>= 0x2E80 and <= 0x303E)
        or (>= 0x3041 and <= 0xA4CF)
        or (>= 0xA960 and <= 0xA97F)
        or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F)
        or (>= 0xFF00 and <= 0xFF60)
        or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1F64F)
        or (>= 0x1F680 and <= 0x1F6FF)
        or (>= 0x1F900 and <= 0x1FAFF)
        or (>= 0x20000 and <= 0x3FFFD);
}
