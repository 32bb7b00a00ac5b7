using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios;

/// <summary>The shapes that the keys of a scenario file have.</summary>
internal static class Shapes
{
    private const string Page = "../scenario-file.md";

    public static Shape Text { get; } = new("text", () => Type("string").With("pattern", @"\S"));

    public static Shape TextOrEmpty { get; } = new("text, which may be empty", () => Type("string"));

    public static Shape Texts { get; } = new("list of distinct texts", () => ListOf(Text.Schema()).With("uniqueItems", true));

    public static Shape EventType { get; } = new("event type", () => Ref("event_type"));

    public static Shape Any { get; } = new("any value", () => []);

    public static Shape Boolean { get; } = new("`true` or `false`", () => OrColumn(Type("boolean")));

    public static Shape Number { get; } = new("number", () => OrColumn(Type("number")));

    public static Shape Duration { get; } = new($"[duration]({Page}#values)", () => Ref("duration"));

    public static Shape Seconds { get; } = new("number of seconds", () => OrColumn(Type("number").With("minimum", 0)));

    public static Shape FieldPath { get; } = new($"[field path]({Page}#values)", () => Ref("field_path"));

    public static Shape Pattern { get; } = new("regular expression without look-arounds and back-references", () => Type("string").With("minLength", 1));

    public static Shape Payload { get; } = new("mapping of fields", () => OrColumn(Type("object")));

    public static Shape Where { get; } = new("mapping of field paths to values", () => Type("object").With("minProperties", 1).With("propertyNames", Ref("field_path")));

    public static Shape ColumnName { get; } = new("text of letters, digits and `_`, a letter first", () => OrColumn(Name()));

    public static Shape Headers { get; } = new("mapping of header names to texts", () => Type("object")
            .With("propertyNames", OrColumn(Type("string").With("pattern", "^(?![Cc][Oo][Nn][Tt][Ee][Nn][Tt]-)(?![Hh][Oo][Ss][Tt]$)[!#$%&'*+.^_`|~0-9A-Za-z-]+$")))
            .With("additionalProperties", Type("string")));

    public static Shape Saves { get; } = new("mapping of names to field paths", () => Type("object").With("minProperties", 1).With("propertyNames", OrColumn(Name())).With("additionalProperties", Ref("field_path")));

    public static Shape Conditions { get; } = new($"list of [field conditions]({Page}#field-conditions)", () => ListOf(Ref("condition")));

    public static Shape PlainConditions { get; } = new($"list of [field conditions]({Page}#field-conditions) without `occurrence`", () => ListOf(Ref("plain_condition")));

    public static Shape Timeout { get; } = new(
        $"[duration]({Page}#values) from a millisecond to a day",
        () => OrColumn(AnyOf(Type("number").With("minimum", 0.001).With("maximum", ScenarioLimits.RequestTimeoutMax.TotalSeconds), DurationText())));

    public static Shape Steps { get; } = new("list of [steps](README.md)", () => Ref("steps"));

    public static Shape Branches { get; } = new(
        "list of lists of [steps](README.md)", () => ListOf(Ref("steps")).With("maxItems", ScenarioLimits.BranchesMax));

    public static Shape Names { get; } = new("name, or list of names", () => AnyOf(Text.Schema(), ListOf(Text.Schema())));

    public static Shape EventTypes { get; } = new("event type, or list of them", () => AnyOf(EventType.Schema(), ListOf(EventType.Schema())));

    public static Shape FieldPaths { get; } = new($"[field path]({Page}#values), or list of them", () => AnyOf(FieldPath.Schema(), ListOf(FieldPath.Schema())));

    public static Shape Statuses { get; } = new("status from 100 to 599, or list of them", () => AnyOf(Status(), ListOf(Status())));

    public static Shape WholeFrom(int min, int max = ScenarioLimits.CountMax) => new(
        $"whole number from {min}{(max < ScenarioLimits.CountMax ? FormattableString.Invariant($" to {max:N0}") : "")}",
        () => OrColumn(Type("number").With("multipleOf", 1).With("minimum", min).With("maximum", max)));

    public static Shape OneOf(params string[] values)
    {
        var words = string.Join(" or ", Array.ConvertAll(values, value => $"`{value}`"));
        return new Shape(words, () => OrColumn(new JsonObject { ["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]) }));
    }

    public static Shape OneOrMoreOf(IReadOnlyList<string> values)
    {
        var one = OneOf([.. values]);
        return new Shape($"{one.Words}, or list of them", () => AnyOf(one.Schema(), ListOf(one.Schema())));
    }

    public static Shape ListOfKeys(string words, Construct item) => new(words, () => ListOf(MapOf(item)));

    /// <summary>Returns the schema of a mapping with known keys.</summary>
    public static JsonObject MapOf(IReadOnlyList<ConstructKey> keys)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var key in keys)
        {
            var schema = key.Shape.Schema();
            schema["description"] = Plain(key.Prose);
            properties[key.Name] = schema;
            if (key.IsRequired)
            {
                required.Add(key.Name);
            }
        }

        var map = Type("object").With("properties", properties).With("additionalProperties", false);
        return required.Count > 0 ? map.With("required", required) : map;
    }

    /// <summary>Returns the schema of the mapping that a construct takes.</summary>
    public static JsonObject MapOf(Construct construct)
    {
        var map = MapOf(construct.Keys);
        if (construct.Alternatives.Count > 0)
        {
            map["anyOf"] = new JsonArray([.. construct.Alternatives.Select(Required)]);
        }

        if (construct.Needs.Count > 0)
        {
            map["dependentRequired"] = new JsonObject(construct.Needs.Select(static pair => KeyValuePair.Create(pair[0], (JsonNode?)new JsonArray(pair[1]))));
        }

        if (construct.Exclusive.Count > 0)
        {
            map["allOf"] = new JsonArray([.. construct.Exclusive.Select(static pair => new JsonObject { ["not"] = Required(pair) })]);
        }

        return map;
    }

    /// <summary>Returns the schema of a duration with its unit.</summary>
    public static JsonObject DurationText() => Type("string").With("pattern", @"^\+?[0-9.]+([eE][-+]?[0-9]+)? *(ms|s|m|h|d)$");

    public static JsonObject ListOf(JsonObject item) => Type("array").With("minItems", 1).With("items", item);

    public static JsonObject AnyOf(params JsonObject[] schemas) => new() { ["anyOf"] = new JsonArray([.. schemas]) };

    public static JsonObject Ref(string definition) => new() { ["$ref"] = $"#/$defs/{definition}" };

    public static JsonObject Type(string type) => new() { ["type"] = type };

    /// <summary>Returns the schema of a value that a column may stand for, in the steps of a table.</summary>
    public static JsonObject OrColumn(JsonObject schema) => AnyOf(schema, Ref("column"));

    public static JsonObject With(this JsonObject schema, string key, JsonNode value)
    {
        schema[key] = value;
        return schema;
    }

    /// <summary>Returns prose without Markdown's signs.</summary>
    public static string Plain(string prose)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < prose.Length; i++)
        {
            // A link's target goes, its words stay.
            if (prose[i] == ']' && i + 1 < prose.Length && prose[i + 1] == '(')
            {
                i = prose.IndexOf(')', i);
            }
            else if (prose[i] is not ('`' or '['))
            {
                text.Append(prose[i]);
            }
        }

        return text.ToString();
    }

    private static JsonObject Required(string[] keys) => new() { ["required"] = new JsonArray([.. keys.Select(static key => JsonValue.Create(key))]) };

    private static JsonObject Name() => Type("string").With("pattern", "^[A-Za-z_][A-Za-z0-9_]*$");

    private static JsonObject Status() => OrColumn(Type("number").With("multipleOf", 1).With("minimum", 100).With("maximum", 599));
}
