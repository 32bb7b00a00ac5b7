using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rehearsal.Scenarios.Tests;

/// <summary>Evaluates the part of JSON Schema 2020-12 that the schema uses; a keyword beyond it is an error of the test.</summary>
internal sealed class SchemaEvaluator(JsonObject root)
{
    public static SchemaEvaluator OfTheProgram() => new(JsonNode.Parse(ScenarioSchema.Text)!.AsObject());

    /// <summary>Returns where a value does not fit, or null when it does.</summary>
    public string? Evaluate(JsonNode? value) => Evaluate(root, value, "$");

    private string? Evaluate(JsonObject schema, JsonNode? value, string path)
    {
        foreach (var (keyword, argument) in schema)
        {
            if (Evaluate(schema, keyword, argument!, value, path) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private string? Evaluate(JsonObject schema, string keyword, JsonNode argument, JsonNode? value, string path)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        switch (keyword)
        {
            case "$schema" or "title" or "description" or "$defs" or "items" or "additionalProperties":
                return keyword == "items" && value is JsonArray list ? Items(argument.AsObject(), list, path)
                    : keyword == "additionalProperties" && value is JsonObject map ? Additional(schema, argument, map, path)
                    : null;
            case "$ref":
                return Evaluate(root["$defs"]![argument.GetValue<string>().Split('/')[^1]]!.AsObject(), value, path);
            case "anyOf":
                return argument.AsArray().Any(option => Evaluate(option!.AsObject(), value, path) is null) ? null : $"{path}: none of the shapes";
            case "allOf":
                return argument.AsArray().Select(part => Evaluate(part!.AsObject(), value, path)).FirstOrDefault(static error => error is not null);
            case "not":
                return Holds(Evaluate(argument.AsObject(), value, path) is not null);
            case "type":
                return Holds(TypeOf(kind) == argument.GetValue<string>());
            case "enum":
                return Holds(argument.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)));
            case "const":
                return Holds(JsonNode.DeepEquals(argument, value));
            case "properties":
                return value is JsonObject holder ? Properties(argument.AsObject(), holder, path) : null;
            case "required":
                return Holds(value is not JsonObject given || argument.AsArray().All(name => given.ContainsKey(name!.GetValue<string>())));
            case "dependentRequired":
                return Holds(value is not JsonObject owner || argument.AsObject().All(rule => !owner.ContainsKey(rule.Key) || rule.Value!.AsArray().All(name => owner.ContainsKey(name!.GetValue<string>()))));
            case "propertyNames":
                return (value as JsonObject)?.Select(property => Evaluate(argument.AsObject(), JsonValue.Create(property.Key), $"{path}.{property.Key}")).FirstOrDefault(static error => error is not null);
            case "minProperties":
                return Holds(value is not JsonObject few || few.Count >= argument.GetValue<int>());
            case "maxProperties":
                return Holds(value is not JsonObject many || many.Count <= argument.GetValue<int>());
            case "minItems":
                return Holds(value is not JsonArray little || little.Count >= argument.GetValue<int>());
            case "maxItems":
                return Holds(value is not JsonArray lot || lot.Count <= argument.GetValue<int>());
            case "uniqueItems":
                return Holds(value is not JsonArray set || set.Select(static item => item?.ToJsonString()).Distinct().Count() == set.Count);
            case "pattern":
                return Holds(kind != JsonValueKind.String || Regex.IsMatch(value!.GetValue<string>(), argument.GetValue<string>()));
            case "minLength":
                return Holds(kind != JsonValueKind.String || value!.GetValue<string>().Length >= argument.GetValue<int>());
            case "minimum":
                return Holds(kind != JsonValueKind.Number || Number(value!) >= Number(argument));
            case "exclusiveMinimum":
                return Holds(kind != JsonValueKind.Number || Number(value!) > Number(argument));
            case "maximum":
                return Holds(kind != JsonValueKind.Number || Number(value!) <= Number(argument));
            case "multipleOf":
                return Holds(kind != JsonValueKind.Number || double.IsInteger(Number(value!) / Number(argument)));
            default:
                throw new NotSupportedException($"The evaluator does not know '{keyword}'.");
        }

        string? Holds(bool holds) => holds ? null : $"{path}: {keyword}";
    }

    private string? Items(JsonObject item, JsonArray list, string path) =>
        list.Select((value, index) => Evaluate(item, value, $"{path}[{index}]")).FirstOrDefault(static error => error is not null);

    private string? Properties(JsonObject properties, JsonObject map, string path) =>
        map.Where(property => properties.ContainsKey(property.Key))
            .Select(property => Evaluate(properties[property.Key]!.AsObject(), property.Value, $"{path}.{property.Key}"))
            .FirstOrDefault(static error => error is not null);

    private string? Additional(JsonObject schema, JsonNode argument, JsonObject map, string path)
    {
        foreach (var (name, value) in map)
        {
            if ((schema["properties"] as JsonObject)?.ContainsKey(name) == true)
            {
                continue;
            }

            var error = argument is JsonObject other ? Evaluate(other, value, $"{path}.{name}") : $"{path}.{name}: not a key";
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    private static string TypeOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
