using System.Text;

namespace Rehearsal.Events;

/// <summary>Reads filters. The first problem ends the reading.</summary>
/// <remarks><c>any = all { "or" all }</c>, <c>all = one { "and" one }</c>, <c>one = "not" one | "(" any ")" | field operator value</c>.</remarks>
internal sealed class FilterParser(string text)
{
    private const string ConditionExpected = "a condition such as type:Order*, order_id:ORD-1 or data.total>10";

    private int at;
    private int depth;

    /// <summary>Gets what is wrong.</summary>
    public FilterProblem? Problem { get; private set; }

    /// <summary>Gets a value indicating whether a condition counts back from now.</summary>
    public bool IsRelative { get; private set; }

    /// <summary>Reads the whole text; null when there is a problem.</summary>
    public FilterNode? Parse()
    {
        if (text.Length > EntryFilter.LengthMax)
        {
            return Fail(EntryFilter.LengthMax, $"at most {EntryFilter.LengthMax} characters", $"{text.Length}", "ask for less, or by the common part of several values: order_id:ORD-1*");
        }

        SkipSpace();
        if (at == text.Length)
        {
            return Fail(at, ConditionExpected, "nothing", "write a condition, or leave the filter out");
        }

        if (ParseAny() is not { } root)
        {
            return null;
        }

        return at == text.Length ? root
            : text[at] == ')' ? Fail(at, "the end, 'and' or 'or'", "')' that closes nothing", "remove it, or write '(' where it belongs")
            : Fail(at, "'and', 'or' or the end", Found(), "write 'and' or 'or' between two conditions; put a value with spaces in quotes");
    }

    private FilterNode? ParseAny() => ParseSeveral("or", ParseAll, static parts => new AnyOf(parts));

    private FilterNode? ParseAll() => ParseSeveral("and", ParseOne, static parts => new AllOf(parts));

    private FilterNode? ParseSeveral(string word, Func<FilterNode?> parse, Func<FilterNode[], FilterNode> join)
    {
        List<FilterNode> parts = [];
        do
        {
            if (parse() is not { } part)
            {
                return null;
            }

            parts.Add(part);
            SkipSpace();
        }
        while (TryTakeWord(word));
        return parts.Count == 1 ? parts[0] : join([.. parts]);
    }

    private FilterNode? ParseOne()
    {
        SkipSpace();
        if (at == text.Length)
        {
            return Fail(at, ConditionExpected, "the end", "write a condition behind the last word, or remove that");
        }

        var isNot = TryTakeWord("not");
        if (!isNot && text[at] != '(')
        {
            return ParseCondition();
        }

        if (++depth > EntryFilter.DepthMax)
        {
            return Fail(at, $"parentheses and 'not' at most {EntryFilter.DepthMax} deep", "deeper ones", "write the filter with fewer");
        }

        var node = isNot ? ParseOne() is { } part ? new NotOf(part) : null : ParseGroup();
        depth--;
        return node;
    }

    private FilterNode? ParseGroup()
    {
        var open = at++;
        if (ParseAny() is not { } inside)
        {
            return null;
        }

        if (at == text.Length || text[at] != ')')
        {
            return Fail(at, $"')' for the '(' of column {open + 1}, 'and' or 'or'", Found(), at == text.Length ? "write ')' at the end" : "write ')', 'and' or 'or' here");
        }

        at++;
        return inside;
    }

    private FilterNode? ParseCondition()
    {
        var start = at;
        at += Length(text.AsSpan(at), static c => char.IsWhiteSpace(c) || c is '(' or ')' or '"' or '\'' or ':' or '=' or '!' or '<' or '>');
        var name = text[start..at];
        if (name.Length == 0)
        {
            return Fail(at, ConditionExpected, Found(), "begin a condition with the name of a field");
        }

        SkipSpace();
        var operatorAt = at;
        if (TakeOperator() is not { } comparison)
        {
            return Fail(at, "one of : = != < <= > >= behind the field", Found(), $"write {name}:VALUE, or {name}:* for any value");
        }

        SkipSpace();
        var valueAt = at;
        return ParseValue() is { } value ? Build(new FilterTerm(name, start, comparison, operatorAt, value.Text, value.IsBare, valueAt)) : null;
    }

    private FilterNode? Build(FilterTerm term)
    {
        IsRelative |= term.Name == FilterTerm.Last;
        var node = term.TryBuild(out var problem);
        Problem ??= problem;
        return node;
    }

    private FilterOperator? TakeOperator()
    {
        var rest = text.AsSpan(at);
        var (taken, length) = rest switch
        {
            [':', ..] => (FilterOperator.Like, 1),
            ['!', '=', ..] => (FilterOperator.NotEqual, 2),
            ['<', '=', ..] => (FilterOperator.LessOrEqual, 2),
            ['>', '=', ..] => (FilterOperator.GreaterOrEqual, 2),
            ['=', '=', ..] => (FilterOperator.Equal, 2),
            ['=', ..] => (FilterOperator.Equal, 1),
            ['<', ..] => (FilterOperator.Less, 1),
            ['>', ..] => (FilterOperator.Greater, 1),
            _ => ((FilterOperator?)null, 0),
        };
        at += length;
        return taken;
    }

    private (string Text, bool IsBare)? ParseValue()
    {
        if (at < text.Length && text[at] is '"' or '\'')
        {
            return ParseQuoted();
        }

        var start = at;
        at += Length(text.AsSpan(at), static c => char.IsWhiteSpace(c) || c is '(' or ')' or '"' or '\'');
        if (at > start)
        {
            return (text[start..at], true);
        }

        Fail(at, "a value", Found(), "write a value; an empty text is \"\", a value with spaces or parentheses stands in quotes");
        return null;
    }

    private (string Text, bool IsBare)? ParseQuoted()
    {
        var open = at;
        var quote = text[at++];
        var value = new StringBuilder();
        for (; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return (value.ToString(), false);
            }

            if (text[at] == '\\' && at + 1 < text.Length && (text[at + 1] == quote || text[at + 1] == '\\'))
            {
                at++;
            }

            value.Append(text[at]);
        }

        Fail(open, $"a closing {quote}", "the end", $"write {quote} behind the value");
        return null;
    }

    // A word is one only when a condition can follow, so that fields may have such names.
    private bool TryTakeWord(string word)
    {
        var rest = text.AsSpan(at);
        if (!rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            || (rest.Length > word.Length && !char.IsWhiteSpace(rest[word.Length]) && rest[word.Length] is not ('(' or ')')))
        {
            return false;
        }

        at += word.Length;
        SkipSpace();
        return true;
    }

    private void SkipSpace() => at += Length(text.AsSpan(at), static c => !char.IsWhiteSpace(c));

    private static int Length(ReadOnlySpan<char> rest, Func<char, bool> isEnd)
    {
        var length = 0;
        while (length < rest.Length && !isEnd(rest[length]))
        {
            length++;
        }

        return length;
    }

    private string Found()
    {
        var length = Math.Max(1, Length(text.AsSpan(at), static c => char.IsWhiteSpace(c) || c is '(' or ')'));
        return at == text.Length ? "the end" : $"'{FilterTerm.Shorten(text[at..Math.Min(text.Length, at + length)])}'";
    }

    private FilterNode? Fail(int index, string expected, string found, string fix)
    {
        Problem ??= new FilterProblem(index + 1, expected, found, fix);
        return null;
    }
}
