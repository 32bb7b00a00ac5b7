using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios.Tests;

/// <summary>Draws scenarios from the language's own schema, most of them with mistakes: keys gone, misspelt or strange, values of another kind or beyond a bound.</summary>
internal sealed class DrawnScenario(Random random)
{
    // Deeper than this no further steps, rounds or rows are drawn.
    private const int DepthMax = 9;

    private static readonly JsonObject Schema = JsonNode.Parse(ScenarioSchema.Text)!.AsObject();

    // By the key or the definition they stand under, the good ones first: names that meet each other, so that much of what is drawn makes sense.
    private static readonly Dictionary<string, (int Good, string[] All)> TextsByName = new(StringComparer.Ordinal)
    {
        ["event_type"] = (3, ["OrderCreated", "PaymentFailed", "OrderCancelled", "OrderCreate", "rehearsal.x"]),
        ["duration"] = (4, ["5s", "100ms", "1.5h", "2d", "3651d", "-1s", ".5m", "1e3h", "5 s", "s"]),
        ["field_path"] = (2, ["order_id", "items[0].price", "a..b", "<n>", "order_id[99999999999]"]),
        ["service"] = (2, ["order_service", "stock_service", "order_servic"]),
        ["handler"] = (3, ["accept", "cancel", "hold", "nobody"]),
        ["as"] = (2, ["n", "round", "1x"]),
        ["path"] = (2, ["/a", "/orders?x=1", "/${y}", "a", "//"]),
        ["url"] = (1, ["http://a.example/b", "https://", "ftp://a", "${x}"]),
        ["matches"] = (2, ["^a+$", "(a+)+$", "(", "(?=a)", "[[:x:]]"]),
        ["start"] = (2, ["f", "g"]),
        ["stop"] = (2, ["f", "g"]),
        ["name"] = (1, ["A name", "f", "g", "events"]),
        ["column"] = (1, ["<n>", "<<n>>", "a<n>b"]),
    };

    private static readonly string[] Texts =
    [
        "a", "ORD-1", "<n>", "<<n>>", "x<n>y", "${x}", "${", "", " ", "5s", "100ms", "1e3h", "-1s", "3651d", ".5m", "GET", "true", "null", "~", "1", "0x1F", "😀", "é\n", "\u2028",
        "- x", "a: b", "#", "'", "\"", "rehearsal.x", "\0", "a.b[0].c", "100", "99",
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "2", "3", "5", "7", "42", "0.5", "-1", "1e3", "1.5", "1000000000", "1000000001", "9007199254740991", "9007199254740992", "79228162514264337593543950336",
        "1e-28", "1e-29", "0.1e1", "1e400", "200", "404", "10000", "100000", "315360000", "315360001",
    ];

    private static readonly string[] Keys = ["event", "evnt", "data", "<n>", "${x}", "", "order_id", "max", "steps", "type", "9", "é", "timeout", "name"];

    private int mistakesInAHundred;

    /// <summary>Draws a scenario; null where YAML says nothing.</summary>
    public JsonNode? Draw()
    {
        mistakesInAHundred = random.Next(5) switch { 0 or 1 => 0, 2 => 1, 3 => 4, _ => 15 };
        return Draw(Schema, "", 0);
    }

    private JsonNode? Draw(JsonObject schema, string name, int depth)
    {
        if (IsMistaken())
        {
            return Anything(depth);
        }

        if (schema["$ref"] is { } reference)
        {
            var definition = reference.GetValue<string>().Split('/')[^1];
            return Draw(Schema["$defs"]![definition]!.AsObject(), definition, depth + 1);
        }

        if (schema["anyOf"] is JsonArray options && schema["properties"] is null)
        {
            // The last shape is often a column, which is right in tables only.
            return Draw(options[name == "fault" || random.Next(20) == 0 ? random.Next(options.Count) : 0]!.AsObject(), name, depth);
        }

        if (schema["enum"] is JsonArray values)
        {
            return values[random.Next(values.Count)]!.DeepClone();
        }

        return schema["const"]?.DeepClone() ?? schema["type"]?.GetValue<string>() switch
        {
            "object" => DrawMap(schema, depth),
            "array" => DrawList(schema, name, depth),
            "string" => DrawText(name),
            "number" => DrawNumber(schema),
            "boolean" => random.Next(2) == 0,
            _ => mistakesInAHundred == 0 ? "ORD-1" : Anything(depth),
        };
    }

    private bool IsMistaken() => random.Next(100) < mistakesInAHundred;

    private JsonObject DrawMap(JsonObject schema, int depth)
    {
        var map = new JsonObject();
        if (schema["properties"] is not JsonObject properties)
        {
            // The fields of an event; of a mapping by name, such as headers.
            map["order_id"] = schema["additionalProperties"] is JsonObject ofAll ? Draw(ofAll, "", depth + 1) : "ORD-1";
            if (random.Next(6) == 0 || IsMistaken())
            {
                map[One(Keys)] = schema["additionalProperties"] is JsonObject values ? Draw(values, "", depth + 1) : Anything(depth + 1);
            }

            return map;
        }

        foreach (var key in ChooseKeys(schema, properties))
        {
            if (!IsMistaken())
            {
                map[IsMistaken() ? One(Keys) : key] = Draw(properties[key]!.AsObject(), key, depth + 1);
            }
        }

        return map;
    }

    private List<string> ChooseKeys(JsonObject schema, JsonObject properties)
    {
        var required = Names(schema);
        if (schema["anyOf"] is JsonArray alternatives)
        {
            required.AddRange(Names(alternatives[random.Next(alternatives.Count)]!));
        }

        var optional = properties.Select(static property => property.Key).Except(required, StringComparer.Ordinal).ToArray();
        random.Shuffle(optional);
        var least = schema["minProperties"]?.GetValue<int>() ?? 0;
        var most = schema["maxProperties"]?.GetValue<int>() ?? random.Next(required.Count, required.Count + 4);
        foreach (var key in optional)
        {
            var isExcluded = schema["allOf"] is JsonArray rules && rules.Any(rule => rule!["not"] is { } not && Names(not) is var pair && pair.Contains(key) && pair.Exists(other => other != key && required.Contains(other)));
            if (required.Count < Math.Max(least, most) && (!isExcluded || IsMistaken()))
            {
                required.Add(key);
            }
        }

        return required;
    }

    private static List<string> Names(JsonNode schema) => [.. (schema["required"] as JsonArray ?? []).Select(static key => key!.GetValue<string>())];

    private string DrawText(string name)
    {
        if (TextsByName.TryGetValue(name, out var texts))
        {
            return texts.All[random.Next(IsMistaken() ? texts.All.Length : texts.Good)];
        }

        return IsMistaken() ? One(Texts) : "a text";
    }

    private JsonArray DrawList(JsonObject schema, string name, int depth)
    {
        var list = new JsonArray();
        if (schema["items"] is JsonObject item)
        {
            for (var n = IsMistaken() ? 0 : random.Next(1, depth > DepthMax || schema["uniqueItems"] is not null ? 2 : 4); n > 0; n--)
            {
                list.Add(depth > DepthMax && item["$ref"]?.GetValue<string>() == "#/$defs/step" ? new JsonObject { ["wait_for_time"] = 1 } : Draw(item, name, depth + 1));
            }
        }

        return list;
    }

    private JsonValue DrawNumber(JsonObject schema)
    {
        if (IsMistaken())
        {
            return Number(One(Numbers));
        }

        return schema["exclusiveMinimum"] is not null ? JsonValue.Create(0.5m)
            : schema["minimum"] is { } least ? JsonValue.Create((long)Math.Ceiling(least.GetValue<double>()) + random.Next(3))
            : JsonValue.Create(random.Next(10));
    }

    private JsonNode? Anything(int depth) => random.Next(depth > DepthMax ? 4 : 7) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => Number(One(Numbers)),
        3 => One(Texts),
        4 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Anything(depth + 1))]),
        5 => Draw(Schema["$defs"]![One(["step", "checks", "fault", "condition", "steps"])]!.AsObject(), "", depth + 3),
        _ => MapOfAnything(depth),
    };

    private JsonObject MapOfAnything(int depth)
    {
        var map = new JsonObject();
        for (var n = random.Next(3); n >= 0; n--)
        {
            map[One(Keys)] = Anything(depth + 1);
        }

        return map;
    }

    private static JsonValue Number(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonValue.Create(document.RootElement.Clone())!;
    }

    private string One(string[] choice) => choice[random.Next(choice.Length)];
}
