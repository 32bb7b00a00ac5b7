using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios;

/// <summary>The JSON Schema of scenario files, for editors: made from the same description as the reader's keys.</summary>
/// <remarks>
/// It accepts every file that the reader does. What it cannot say is left to the reader: how values relate to each other, bounds on whole
/// files, regular expressions, aliases, the system's names. A column of a table may stand for any value, so it takes columns outside of tables too.
/// </remarks>
public static class ScenarioSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<string> Made = new(() => Make().ToJsonString(Indented) + "\n");

    /// <summary>Gets the schema: JSON, draft 2020-12, ending with a line break.</summary>
    public static string Text => Made.Value;

    private static JsonObject Make()
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Rehearsal scenario" };
        foreach (var (key, value) in Shapes.MapOf(FileConstruct.Scenario.Keys).ToList())
        {
            schema[key] = value?.DeepClone();
        }

        return schema.With("$defs", new JsonObject
        {
            ["column"] = Shapes.Type("string").With("description", "A column of the table around it.").With("pattern", "<[A-Za-z_][A-Za-z0-9_]*>"),
            ["event_type"] = Shapes.Type("string").With("pattern", @"^(?!rehearsal\.)[\s\S]*\S"),
            ["duration"] = Shapes.OrColumn(Shapes.AnyOf(
                Shapes.Type("number").With("minimum", 0).With("maximum", ScenarioLimits.DurationMax.TotalSeconds),
                Shapes.DurationText())),
            ["field_path"] = Shapes.OrColumn(Shapes.Type("string").With("pattern", @"^[^.\[\]]+(\[[0-9]+\])*(\.[^.\[\]]+(\[[0-9]+\])*)*$")),
            ["condition"] = Shapes.MapOf(CheckConstructs.Condition.Keys).With("minProperties", 2),
            ["plain_condition"] = Shapes.MapOf([.. CheckConstructs.Condition.Keys.Where(static key => key.Name != "occurrence")]).With("minProperties", 2),
            ["steps"] = Shapes.ListOf(Shapes.Ref("step")).With("maxItems", ScenarioLimits.StepsMax),
            ["step"] = OneOf(StepConstructs.All).With("maxProperties", 1),
            ["checks"] = OneOf(CheckConstructs.All),
            ["fault"] = Shapes.AnyOf([.. FaultConstructs.All.Select(FaultOf)]),
        });
    }

    private static JsonObject OneOf(IReadOnlyList<Construct> constructs)
    {
        var properties = new JsonObject();
        foreach (var construct in constructs)
        {
            var value = construct.Value?.Schema() ?? Shapes.MapOf(construct);
            value = construct.MayBeList ? Shapes.AnyOf(value, Shapes.ListOf((JsonObject)value.DeepClone())) : value;
            properties[construct.Name] = value.With("description", Shapes.Plain(construct.Summary));
        }

        return Shapes.Type("object").With("minProperties", 1).With("properties", properties).With("additionalProperties", false);
    }

    private static JsonObject FaultOf(Construct fault)
    {
        var map = Shapes.MapOf(fault);
        map["properties"]!["type"] = new JsonObject { ["const"] = fault.Name, ["description"] = Shapes.Plain(fault.Summary) };
        return map;
    }
}
