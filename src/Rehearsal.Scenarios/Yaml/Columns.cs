using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Rehearsal.Scenarios;

/// <summary>The columns that the steps of a table's row may use, and what they stand for: <c>&lt;name&gt;</c>.</summary>
internal sealed class Columns(Columns? outer, IReadOnlyDictionary<string, YamlNode> values, ReadingErrors errors, ColumnBudget budget)
{
    /// <summary>Writes a text so that filling columns in gives it back.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        var done = 0;
        for (var open = text.IndexOf('<', StringComparison.Ordinal); open >= 0; open = text.IndexOf('<', open + 1))
        {
            var length = LengthOfName(text, open + 1);
            if (length > 0 && open + length + 1 < text.Length && text[open + length + 1] == '>')
            {
                escaped.Append(text, done, open - done).Append('<').Append(text, open, length + 2).Append('>');
                done = open + length + 2;
            }
        }

        return done == 0 ? text : escaped.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Tells whether a text is a name that a column may have.</summary>
    public static bool IsName(string text) => text.Length > 0 && LengthOfName(text, 0) == text.Length;

    private bool hasUnknown;

    /// <summary>Fills columns in.</summary>
    /// <returns>False when a column is not known or the file's budget is spent, which has been reported; then nothing of it is to be used.</returns>
    public bool TryFill(YamlNode node, [NotNullWhen(true)] out YamlNode? filled)
    {
        filled = null;
        if (!budget.TrySpend(node.NodeCount, 0, node.Location))
        {
            return false;
        }

        hasUnknown = false;
        filled = Fill(node);
        return !hasUnknown && !budget.IsSpent;
    }

    private YamlNode Fill(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { Kind: YamlScalarKind.Text } scalar when scalar.Text.Contains('<', StringComparison.Ordinal):
                return FillScalar(scalar);
            case YamlList list:
                var items = new List<YamlNode>(list.Items.Count);
                foreach (var item in list.Items)
                {
                    items.Add(Fill(item));
                }

                return new YamlList(items, list.Location);
            case YamlMap map:
                return FillMap(map);
            default:
                return node;
        }
    }

    private YamlMap FillMap(YamlMap map)
    {
        var entries = new List<YamlEntry>(map.Entries.Count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, location, value) in map.Entries)
        {
            var name = FillText(key, location);
            if (!names.Add(name))
            {
                errors.Add(
                    DiagnosticCodes.DuplicateKey, location, $"the key '{ShownText.Shorten(name)}' stands twice, once the columns are filled in.",
                    "each key once", $"'{ShownText.Shorten(name)}' again", "remove one of them");
                continue;
            }

            entries.Add(new YamlEntry(name, location, Fill(value)));
        }

        return new YamlMap(entries, map.Location);
    }

    private YamlNode FillScalar(YamlScalar scalar)
    {
        var text = scalar.Text;
        if (scalar.IsPlain && text[0] == '<' && LengthOfName(text, 1) is > 0 and var length && length == text.Length - 2 && text[^1] == '>')
        {
            var value = Find(text[1..^1], scalar.Location);
            return value is not null && budget.TrySpend(value.NodeCount, value.CharacterCount, scalar.Location) ? value : scalar;
        }

        return new YamlScalar(FillText(text, scalar.Location), YamlScalarKind.Text, scalar.Location);
    }

    private string FillText(string text, SourceLocation location)
    {
        var filled = new StringBuilder();
        var done = 0;
        for (var open = text.IndexOf('<', StringComparison.Ordinal); open >= 0; open = text.IndexOf('<', Math.Max(open + 1, done)))
        {
            if (LengthOfLiteral(text, open) is > 0 and var literal)
            {
                filled.Append(text, done, open - done).Append(text, open + 1, literal - 2);
                done = open + literal;
                continue;
            }

            var length = LengthOfName(text, open + 1);
            if (length == 0 || open + length + 1 >= text.Length || text[open + length + 1] != '>')
            {
                continue;
            }

            var value = Find(text.Substring(open + 1, length), location);
            if (value is not (null or YamlScalar))
            {
                errors.WrongType(value, $"the column '{text.Substring(open + 1, length)}' within a text", "a single value");
            }

            var inserted = (value as YamlScalar)?.Text ?? "";
            if (!budget.TrySpend(0, text.Length + inserted.Length, location))
            {
                return text;
            }

            filled.Append(text, done, open - done).Append(inserted);
            done = open + length + 2;
        }

        return done == 0 ? text : filled.Append(text, done, text.Length - done).ToString();
    }

    private YamlNode? Find(string name, SourceLocation location)
    {
        for (var columns = this; columns is not null; columns = columns.Outer)
        {
            if (columns.Values.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        hasUnknown = true;
        var known = new List<string>();
        for (var columns = this; columns is not null; columns = columns.Outer)
        {
            known.AddRange(columns.Values.Keys);
        }

        errors.Add(
            DiagnosticCodes.ImpossibleValue, location, $"'<{ShownText.Shorten(name)}>' is no column of the table.", NearestName.OneOf(known),
            ShownText.Shorten(name), NearestName.Fix(name, known, $"write '<<{ShownText.Shorten(name)}>>' for the text itself"));
        return null;
    }

    private Columns? Outer => outer;

    private IReadOnlyDictionary<string, YamlNode> Values => values;

    // '<<name>>' stands for '<name>' itself.
    private static int LengthOfLiteral(string text, int open)
    {
        if (open + 1 >= text.Length || text[open + 1] != '<')
        {
            return 0;
        }

        var length = LengthOfName(text, open + 2);
        return length > 0 && text.AsSpan(open + 2 + length).StartsWith(">>") ? length + 4 : 0;
    }

    /// <summary>Returns how many characters of a name stand at a place.</summary>
    public static int LengthOfName(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > start && char.IsAsciiDigit(text[end]))))
        {
            end++;
        }

        return end - start;
    }
}
