namespace Rehearsal.Scenarios;

/// <summary>What the beginning of a text in YAML has opened: brackets, and blocks by their indentation. It is read only to explain why the text after it does not fit.</summary>
internal sealed class YamlOutline
{
    private readonly string text;
    private readonly int end;
    private readonly Stack<int> brackets = new();
    private readonly List<YamlOutlineLine> lines = [];
    private int at;

    private YamlOutline(string text, int end) => (this.text, this.end) = (text, end);

    /// <summary>Gets where the innermost open bracket stands, or null.</summary>
    public int? OpenBracket => brackets.TryPeek(out var bracket) ? bracket : null;

    /// <summary>Gets the lines of blocks, those within brackets, quotes and texts of several lines left out.</summary>
    public IReadOnlyList<YamlOutlineLine> Lines => lines;

    /// <summary>Reads the beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="end">Where to stop.</param>
    public static YamlOutline Of(string text, int end)
    {
        var outline = new YamlOutline(text, end);
        outline.Read();
        return outline;
    }

    /// <summary>Gets where a line ends.</summary>
    public static int EndOfLine(string text, int from) => text.IndexOf('\n', from) is var found and >= 0 ? found : text.Length;

    private void Read()
    {
        var literal = -1;
        while (at < end)
        {
            var start = at;
            var lineEnd = Math.Min(EndOfLine(text, at), end);
            while (at < lineEnd && text[at] == ' ')
            {
                at++;
            }

            var indent = at - start;
            var isBlank = text.AsSpan(at, lineEnd - at).IsWhiteSpace();
            if (isBlank || text[at] == '#' || (literal >= 0 && indent > literal))
            {
                at = lineEnd + 1;
                continue;
            }

            literal = -1;
            var line = new YamlOutlineLine(start, indent, InnerIndent(at, lineEnd) - start);
            lines.Add(line);
            at = line.Start + line.InnerIndent;
            if (ReadTokens(line))
            {
                literal = indent;
            }
        }
    }

    // A list's item may begin a mapping, or another list, on its own line.
    private int InnerIndent(int from, int lineEnd)
    {
        while (from + 1 < lineEnd && text[from] == '-' && text[from + 1] == ' ')
        {
            for (from++; from < lineEnd && text[from] == ' '; from++)
            {
            }
        }

        return from;
    }

    /// <summary>Reads to the end of the line on which no bracket is open; tells whether a text of several lines begins below it.</summary>
    private bool ReadTokens(YamlOutlineLine line)
    {
        var isStart = true;
        while (at < end)
        {
            var c = text[at];
            if (c == '\n')
            {
                at++;
                if (brackets.Count == 0)
                {
                    return false;
                }

                isStart = true;
                continue;
            }

            if (c == '#' && (at == 0 || char.IsWhiteSpace(text[at - 1])))
            {
                at = Math.Min(EndOfLine(text, at), end);
            }
            else if (isStart && c is '"' or '\'')
            {
                SkipQuoted(c);
                isStart = false;
            }
            else if (isStart && c is '|' or '>' && brackets.Count == 0)
            {
                at = Math.Min(EndOfLine(text, at) + 1, end);
                return true;
            }
            else
            {
                isStart = ReadSign(c, isStart, line);
                at++;
            }
        }

        return false;
    }

    /// <summary>Reads one character; tells whether a value may begin behind it.</summary>
    private bool ReadSign(char c, bool isStart, YamlOutlineLine line)
    {
        if (c is '[' or '{' && (isStart || brackets.Count > 0))
        {
            brackets.Push(at);
            return true;
        }

        if (c is ']' or '}' && brackets.Count > 0)
        {
            brackets.Pop();
            return false;
        }

        if (c == ':' && (at + 1 >= end || char.IsWhiteSpace(text[at + 1])))
        {
            line.HasColon |= brackets.Count == 0;
            return true;
        }

        return (c == ',' && brackets.Count > 0) || (isStart && c is ' ' or '\t' or '\r');
    }

    private void SkipQuoted(char quote)
    {
        for (at++; at < end; at++)
        {
            if (quote == '"' && text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == quote)
            {
                at++;
                if (quote == '"' || at >= end || text[at] != '\'')
                {
                    return;
                }
            }
        }
    }
}
