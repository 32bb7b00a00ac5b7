using System.Globalization;
using System.Text.Json;

namespace Rehearsal.Events.Tests.Filters;

/// <summary>A filter drawn at random, written as text, and what it means said a second time in the plainest way.</summary>
internal sealed record RandomFilter(string Text, Func<LogEntry, bool?> Means)
{
    private static readonly string[] Words = ["A", "AB", "B", "*", "A*", "*B", "1", "2", "10", "1.0", "true", "null"];
    private static readonly string[] Fields = ["x", "y.z", "list[0]", "list[*].x", "data.x"];
    private static readonly string[] Orders = ["<", "<=", ">", ">="];

    public static RandomFilter Draw(Random random, int depth)
    {
        switch (depth == 0 ? 3 : random.Next(5))
        {
            case 0:
                var inner = Draw(random, depth - 1);
                return new RandomFilter($"not ({inner.Text})", entry => !inner.Means(entry));
            case 1:
                var (a, b) = (Draw(random, depth - 1), Draw(random, depth - 1));
                return new RandomFilter($"({a.Text} and {b.Text})", entry => a.Means(entry) & b.Means(entry));
            case 2:
                var (c, d) = (Draw(random, depth - 1), Draw(random, depth - 1));
                return new RandomFilter($"({c.Text} or {d.Text})", entry => c.Means(entry) | d.Means(entry));
            default:
                return random.Next(4) == 0 ? DrawText(random) : DrawData(random);
        }
    }

    public static LogEntry DrawEntry(Random random) => random.Next(4) switch
    {
        0 => Sample.Span() with { TriggerType = Pick(random, ["A", "AB", "B"]) },
        1 => Sample.Mark(kind: "rehearsal.A"),
        _ => Sample.Event(type: Pick(random, ["A", "AB", "B"])) with { Data = new EventData(System.Text.Encoding.UTF8.GetBytes($$"""{"x":{{DrawValue(random)}},"y":{"z":{{DrawValue(random)}}},"list":[{"x":{{DrawValue(random)}}},{{DrawValue(random)}},{"x":{{DrawValue(random)}}}]}""")) },
    };

    private static string DrawValue(Random random) => Pick(random, ["\"A\"", "\"AB\"", "\"B\"", "\"\\u0041\"", "1", "1.0", "2", "10", "-3e1", "true", "false", "null", "{}", "[1]"]);

    private static RandomFilter DrawText(Random random)
    {
        var word = Pick(random, Words);
        return new RandomFilter($"type:{word}", entry => Like(word, entry switch { EventEnvelope e => e.Type, Span s => s.TriggerType, _ => ((Mark)entry).Kind }));
    }

    private static RandomFilter DrawData(Random random)
    {
        var (field, word) = (Pick(random, Fields), Pick(random, Words));
        var isQuoted = random.Next(3) == 0;
        var sign = random.Next(3) switch { 0 => ":", 1 => random.Next(2) == 0 ? "=" : "!=", _ => Pick(random, Orders) };
        return new RandomFilter($"{field}{sign}{(isQuoted ? $"\"{word}\"" : word)}", entry =>
        {
            if (entry is not EventEnvelope published)
            {
                return null;
            }

            using var document = JsonDocument.Parse(published.Data.Utf8Json);
            var values = Select(document.RootElement, field);
            return sign == "!=" ? !values.Any(value => Fits(value, "=", word, isQuoted)) : values.Any(value => Fits(value, sign, word, isQuoted));
        });
    }

    private static IEnumerable<JsonElement> Select(JsonElement data, string field) => field switch
    {
        "y.z" => [data.GetProperty("y").GetProperty("z")],
        "list[0]" => [data.GetProperty("list")[0]],
        "list[*].x" => data.GetProperty("list").EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("x", out _)).Select(item => item.GetProperty("x")),
        _ => [data.GetProperty("x")],
    };

    private static bool Fits(JsonElement value, string sign, string word, bool isQuoted)
    {
        var number = isQuoted || !double.TryParse(word, CultureInfo.InvariantCulture, out var parsed) ? (double?)null : parsed;
        if (sign == ":" && word == "*")
        {
            return true;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => sign switch
            {
                ":" => Like(word, value.GetString()!),
                "=" => value.GetString() == word,
                _ => number is null && Ordered(sign, string.CompareOrdinal(value.GetString(), word)),
            },
            JsonValueKind.Number when number is { } n => sign is ":" or "=" ? value.GetDouble() == n : Ordered(sign, value.GetDouble().CompareTo(n)),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => !isQuoted && sign is ":" or "=" && (sign == ":" ? Like(word, value.GetRawText()) : value.GetRawText() == word),
            _ => false,
        };
    }

    private static bool Ordered(string sign, int order) => sign switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };

    // The definition itself: '*' is any number of characters.
    private static bool Like(string pattern, string text) => pattern.Length == 0 ? text.Length == 0
        : pattern[0] == '*' ? Enumerable.Range(0, text.Length + 1).Any(skipped => Like(pattern[1..], text[skipped..]))
        : text.Length > 0 && text[0] == pattern[0] && Like(pattern[1..], text[1..]);

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
