using System.Globalization;

namespace Rehearsal.Events;

/// <summary>One comparison as it was written; knows which names mean what.</summary>
internal sealed record FilterTerm(string Name, int NameAt, FilterOperator Comparison, int OperatorAt, string Value, bool IsBare, int ValueAt)
{
    /// <summary>The field that counts back from now.</summary>
    public const string Last = "last";

    private const string Time = "time";
    private const string TimeExpected = "a time such as 2026-01-01, 2026-01-01T10:00:00Z or 2026-01-01T10:00:00.5+02:00";

    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Makes the condition; null when there is a problem.</summary>
    public FilterNode? TryBuild(out FilterProblem? problem)
    {
        problem = null;
        foreach (var field in EntryTextField.All)
        {
            if (field.Name == Name)
            {
                return Comparison <= FilterOperator.NotEqual
                    ? BuildText(field, out problem)
                    : Refuse(OperatorAt, $"one of : = != for '{Name}', which is a text", "an order", $"write {Name}:{Shorten(Value)}", out problem);
            }
        }

        foreach (var (name, read) in SpanNumberCondition.Fields)
        {
            if (name == Name)
            {
                return NumberText.IsNumber(Value) && decimal.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? new SpanNumberCondition(read, Comparison, number)
                    : Refuse(ValueAt, "a number", Quoted(Value), $"write {Name}>100", out problem);
            }
        }

        return Name switch
        {
            Time => BuildTime(out problem),
            Last => BuildAge(out problem),
            _ => BuildData(out problem),
        };
    }

    /// <summary>Shows no more of a text than a message has room for.</summary>
    public static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");

    // What no entry can have is a slip of the pen: without a word it would find nothing, or behind 'not' everything.
    private FilterNode? BuildText(EntryTextField field, out FilterProblem? problem)
    {
        problem = null;
        var pattern = new TextPattern(Value);
        return field.Values.Count == 0 || field.Values.Any(value => Comparison == FilterOperator.Like ? pattern.Fits(value) : value == Value)
            ? new TextCondition(field, Comparison, Value)
            : Refuse(ValueAt, $"one of: {string.Join(", ", field.Values)}", Quoted(Value), $"write {Name}:{NearestTo(field.Values)}", out problem);
    }

    private string NearestTo(IReadOnlyList<string> values) => values.MaxBy(value => value.Zip(Value).TakeWhile(static pair => pair.First == char.ToLowerInvariant(pair.Second)).Count())!;

    private FilterNode? BuildTime(out FilterProblem? problem)
    {
        problem = null;
        return Comparison == FilterOperator.Like
            ? Refuse(OperatorAt, "one of = != < <= > >= for a time", "':'", $"write {Time}>={Shorten(Value)}", out problem)
            : DateTimeOffset.TryParseExact(Value, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                ? new TimeCondition(Comparison, moment)
                : Refuse(ValueAt, TimeExpected, Quoted(Value), "write such a time; without an offset it is UTC", out problem);
    }

    private FilterNode? BuildAge(out FilterProblem? problem)
    {
        problem = null;
        return Comparison is not (FilterOperator.Like or FilterOperator.Equal)
            ? Refuse(OperatorAt, $"':' behind '{Last}'", "another operator", $"write {Last}:{Shorten(Value)}", out problem)
            : AgeText.TryParse(Value) is { } age
                ? new AgeCondition(age)
                : Refuse(ValueAt, AgeText.Expected, Quoted(Value), $"write {Last}:1h", out problem);
    }

    private FilterNode? BuildData(out FilterProblem? problem)
    {
        problem = null;
        foreach (var name in (string[])[.. EntryTextField.All.Select(static field => field.Name), .. SpanNumberCondition.Fields.Select(static field => field.Name), Time, Last])
        {
            if (string.Equals(name, Name, StringComparison.OrdinalIgnoreCase))
            {
                return Refuse(NameAt, $"'{name}'", Quoted(Name), $"write {name}; a field of the data with this name is data.{Shorten(Name)}", out problem);
            }
        }

        return DataPath.TryParse(Name, out var offset) is { } path
            ? new DataCondition(path, Comparison, new DataValue(Value, IsBare))
            : Refuse(NameAt + offset, "a field of the data such as order_id, data.total, items[0].price or items[*].price", Quoted(Name), "write names with '.' between them, and items as [0] or [*]", out problem);
    }

    private static string Quoted(string text) => $"'{Shorten(text)}'";

    private static FilterNode? Refuse(int index, string expected, string found, string fix, out FilterProblem? problem)
    {
        problem = new FilterProblem(index + 1, expected, found, fix);
        return null;
    }
}
