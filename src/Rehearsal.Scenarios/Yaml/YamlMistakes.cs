using System.Buffers;
using System.Globalization;
using System.Text;

namespace Rehearsal.Scenarios;

/// <summary>Finds out by what a text is not YAML, from the text itself and the place where its reader stopped: the reader's words are no part of what we promise.</summary>
internal static class YamlMistakes
{
    private const string QuotesWithin = "within '…' a quote is written '', within \"…\" it is \\\"";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly SearchValues<char> Escapes = SearchValues.Create("0abt\tnvfre \"/\\N_LPxuU\r\n");

    /// <summary>Finds the mistake.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where that begins which the reader could not read.</param>
    /// <param name="stop">Where it stopped.</param>
    /// <returns>The mistake, or null for a rare one.</returns>
    public static YamlMistake? Find(string text, int start, int stop)
    {
        stop = Math.Clamp(stop, 0, text.Length);
        start = Math.Clamp(start, 0, stop);
        var outline = YamlOutline.Of(text, stop);
        return InQuotes(text, start, stop)
            ?? InBrackets(text, start, stop, outline.OpenBracket)
            ?? AtAValue(text, start)
            ?? BehindAValue(text, start)
            ?? (start < text.Length && text[start] == ':' ? AtAColon(text, start, outline) : AtALine(text, start));
    }

    private static YamlMistake? InQuotes(string text, int start, int stop)
    {
        if (start == stop || text[start] is not ('"' or '\''))
        {
            return null;
        }

        var quote = text[start];

        for (var i = start + 1; i <= stop && i < text.Length; i++)
        {
            if (quote == '"' && text[i] == '\\')
            {
                if (BadEscape(text, i) is { } mistake)
                {
                    return mistake;
                }

                i++;
            }
            else if (text[i] == quote && quote == '\'' && i + 1 < text.Length && text[i + 1] == quote)
            {
                i++;
            }
            else if (text[i] == quote && i < stop)
            {
                // It is whole: the reader stopped at something else.
                return null;
            }
        }

        return new YamlMistake(
            start, "the quote is not closed", $"a {quote} where the text ends; more lines of it are indented", Next(text, stop),
            $"close the quote; {QuotesWithin}");
    }

    private static YamlMistake? BadEscape(string text, int at)
    {
        var letter = at + 1 < text.Length ? text[at + 1] : ' ';
        var digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        var given = text.AsSpan(Math.Min(at + 2, text.Length))[..Math.Min(digits, Math.Max(0, text.Length - at - 2))];
        var isKnown = Escapes.Contains(letter);
        if (isKnown && given.Length == digits && !given.ContainsAnyExcept(HexDigits))
        {
            return digits == 0 || (int.TryParse(given, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code))
                ? null
                : new YamlMistake(at, "the escape is no character", "the number of a character", $"\\{letter}{given}", "write the character itself");
        }

        return isKnown
            ? new YamlMistake(at, $"the escape '\\{letter}' is not complete", $"{digits} hexadecimal digits after it", ShownText.Shorten($"\\{letter}{given}"), "write the character itself, or \\\\ for a backslash")
            : new YamlMistake(at, "an escape is not known", "\\\\ for a backslash, \\\" for a quote, \\n for a new line", ShownText.Shorten($"\\{letter}"), "write \\\\ for a backslash, or put the text in '…', which has no escapes");
    }

    private static YamlMistake? InBrackets(string text, int start, int stop, int? open)
    {
        if (open is not { } bracket)
        {
            return null;
        }

        var (name, close, other) = text[bracket] == '[' ? ("list", ']', '}') : ("mapping", '}', ']');
        var content = SkipSpace(text, start);
        if (content == text.Length || EndOfLineBefore(text, stop, content))
        {
            return new YamlMistake(bracket, $"the bracket of a {name} is not closed", $"'{close}'", Next(text, content), $"write '{close}' where the {name} ends; lines within brackets are indented");
        }

        var c = text[content];
        return c == other ? new YamlMistake(content, $"a {name} is closed by the other bracket", $"'{close}'", $"'{other}'", $"write '{close}', or close what is open before it")
            : c == ',' ? new YamlMistake(content, $"a value is missing in a {name}", "a value", "','", "write the value, or remove the comma")
            : new YamlMistake(content, $"a comma is missing in a {name}", $"',' or '{close}'", Word(text, c == ':' ? SkipSpace(text, text.LastIndexOfAny(['[', '{', ',', '\n'], content) + 1) : content), $"write ',' before it, '{close}' where the {name} ends, or put a text with signs in quotes");
    }

    // A reader that stops at a line's beginning has found it indented too little.
    private static bool EndOfLineBefore(string text, int stop, int content) => content == 0 || (content >= stop && text[content - 1] == '\n');

    private static YamlMistake? AtAValue(string text, int start)
    {
        if (start >= text.Length)
        {
            return null;
        }

        var c = text[start];
        return c switch
        {
            '@' or '`' or '%' => Sign("a text cannot begin with it", "put the text in quotes"),
            '*' or '&' => Sign("it begins the name of an anchor, which has letters and digits", "put the text in quotes"),
            '!' => Sign("it begins a tag, which is not known", "put the text in quotes, or remove the tag"),
            '|' or '>' => Sign("nothing stands behind it on its line", "write the text in the lines below, indented; or put it in quotes"),
            ']' or '}' => Sign("no bracket is open", "remove it, or put the text in quotes"),
            '-' when !IsFirst(text, start) => Sign("a list begins on a line of its own", "write the item below the key, indented"),
            '?' => Sign("a key with a question mark cannot stand here", "put the text in quotes"),
            _ => null,
        };

        YamlMistake Sign(string why, string fix) => new(start, $"'{c}' cannot stand here: {why}", "a value", Word(text, start), fix);
    }

    private static YamlMistake? BehindAValue(string text, int start)
    {
        var before = start - 1;
        while (before >= 0 && text[before] is ' ' or '\t')
        {
            before--;
        }

        if (before < 0 || start >= text.Length)
        {
            return null;
        }

        return text[before] switch
        {
            '"' or '\'' => new YamlMistake(
                start, "something stands behind the closing quote", "the end of the line", Word(text, start), $"put the whole value in quotes; {QuotesWithin}"),
            ']' or '}' => new YamlMistake(start, "something stands behind the closing bracket", "the end of the line", Word(text, start), "remove it, or put the whole value in quotes"),
            _ => null,
        };
    }

    private static YamlMistake AtAColon(string text, int start, YamlOutline outline)
    {
        var lines = outline.Lines;
        var line = lines.Count > 0 ? lines[^1] : null;
        if (line is { HasColon: true })
        {
            return new YamlMistake(start, "a text without quotes holds a colon and a space", "one key a line, and its value", Word(text, line.Start + line.InnerIndent, start + 1), "put the value in quotes");
        }

        if (lines.Count > 1 && line is not null && lines[^2] is { HasColon: true } above && line.Indent > above.Indent)
        {
            return Indentation(text, line, lines, "the line is indented, and the line above it has its value already");
        }

        return new YamlMistake(
            lines.Count > 1 ? lines[^2].Start + lines[^2].InnerIndent : start, "a line has no colon", "a key, a colon and a space", lines.Count > 1 ? Word(text, lines[^2].Start + lines[^2].InnerIndent) : "none",
            "write ': ' behind the key");
    }

    private static YamlMistake? AtALine(string text, int start)
    {
        if (start >= text.Length || !IsFirst(text, start))
        {
            return null;
        }

        var lines = YamlOutline.Of(text, YamlOutline.EndOfLine(text, start)).Lines;
        if (lines.Count == 0 || lines[^1] is not { } line || start < line.Start)
        {
            return null;
        }

        if (start > YamlOutline.EndOfLine(text, line.Start))
        {
            return new YamlMistake(start, "a line of a text is indented less than the text's first line", "as many spaces as before the first one", Word(text, start), "indent it as the first line");
        }

        if (lines.Count == 1)
        {
            return null;
        }

        var sibling = lines.Take(lines.Count - 1).LastOrDefault(above => above.Indent <= line.Indent);
        return !OpenIndents(lines).Contains(line.Indent) ? Indentation(text, line, lines, "the line is indented like no block above it")
            : !line.HasColon && !line.IsItem ? new YamlMistake(start, "a line has no colon", "a key, a colon and a space", Word(text, start), "write ': ' behind the key, or put a text of several lines in quotes")
            : line.IsItem && sibling is { IsItem: false } ? new YamlMistake(start, "an item of a list stands among keys", "a key", Word(text, start), "write it below the key it belongs to, or remove the dash")
            : !line.IsItem && sibling is { IsItem: true } ? new YamlMistake(start, "a key stands among the items of a list", "'- '", Word(text, start), "write '- ' before it, or indent it as the keys it belongs to")
            : null;
    }

    private static YamlMistake Indentation(string text, YamlOutlineLine line, IReadOnlyList<YamlOutlineLine> lines, string why)
    {
        var open = OpenIndents(lines).Order().Select(static indent => indent.ToString(CultureInfo.InvariantCulture)).ToList();
        return new YamlMistake(
            line.Start + line.Indent, why, $"{(open.Count == 1 ? open[0] : $"{string.Join(", ", open.SkipLast(1))} or {open[^1]}")} spaces before '{Shown(text, line.Start + line.Indent)}'",
            line.Indent.ToString(CultureInfo.InvariantCulture), "indent it as the lines it belongs to");
    }

    /// <summary>Gets the indentations that the last line may have.</summary>
    private static List<int> OpenIndents(IReadOnlyList<YamlOutlineLine> lines)
    {
        List<int> open = [];
        for (var i = lines.Count - 2; i >= 0; i--)
        {
            if (open.Count == 0 || lines[i].InnerIndent < open[^1])
            {
                open.Add(lines[i].InnerIndent);
            }

            if (lines[i].Indent < open[^1])
            {
                open.Add(lines[i].Indent);
            }
        }

        return open;
    }

    private static bool IsFirst(string text, int at)
    {
        var lineStart = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        return text.AsSpan(lineStart, at - lineStart).IsWhiteSpace();
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static string Next(string text, int at) => SkipSpace(text, at) is var next && next == text.Length ? "the end of the file" : Word(text, next);

    private static string Word(string text, int at) => Word(text, at, YamlOutline.EndOfLine(text, at));

    private static string Word(string text, int at, int end) => $"'{ShownText.Shorten(text[at..end].TrimEnd())}'";

    private static string Shown(string text, int at) => Word(text, at).Trim('\'');
}
