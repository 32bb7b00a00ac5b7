using System.Globalization;
using System.Text.Json.Nodes;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Values as a scenario file writes them.</summary>
internal static class WrittenValues
{
    /// <summary>Writes a duration exactly: in seconds where they are whole, else in milliseconds.</summary>
    public static string Duration(TimeSpan duration) => duration.Ticks % TimeSpan.TicksPerSecond == 0
        ? $"{(duration.Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture)}s"
        : $"{(duration.Ticks / (decimal)TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture)}ms";

    public static JsonNode? Json(EventData? data) => data is { } given ? JsonNode.Parse(given.Utf8Json.Span) : null;

    public static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonArray Texts(IEnumerable<string> texts) => List(texts.Select(static text => JsonValue.Create(text)));

    public static JsonObject Condition(FieldCondition condition) => new()
    {
        ["field"] = condition.Path,
        [FieldConditions.NameOf(condition.Operator)] = Json(condition.Operand),
    };

    /// <summary>Adds a key whose value is there; null is a value of its own only where it is given as one.</summary>
    public static JsonObject Add(this JsonObject map, string key, JsonNode? value, bool when)
    {
        if (when)
        {
            map[key] = value;
        }

        return map;
    }
}
