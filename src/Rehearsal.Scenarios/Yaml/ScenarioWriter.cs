using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios;

/// <summary>Writes a scenario as a file that reads as the same scenario. Repeated rounds stay rounds; the rows of a table bring their own steps.</summary>
internal sealed class ScenarioWriter
{
    private const int KeyLengthMax = 1_000;

    private readonly StringBuilder text = new();

    public static string Write(Scenario scenario)
    {
        var writer = new ScenarioWriter();
        writer.Line(0, "name", scenario.Name);
        writer.Line(0, "description", scenario.Description);
        writer.Line(0, "system", scenario.System);
        if (scenario.Seed is { } seed)
        {
            writer.Line(0, "seed", seed);
        }

        writer.Line(0, "tags", scenario.Tags.Count == 0 ? null : ListOf(scenario.Tags));
        writer.Line(0, "setup", scenario.Services is { } services ? new JsonObject { ["services"] = ListOf(services) } : null);
        if (scenario.SettleBound != Scenario.DefaultSettleBound)
        {
            writer.Line(0, "settle", WrittenValues.Duration(scenario.SettleBound));
        }

        if (scenario.Chaos.Count > 0)
        {
            writer.text.Append("chaos:\n");
            foreach (var fault in scenario.Chaos)
            {
                writer.text.Append("  - ").Append(FlowYaml.Of(WrittenFaults.Of((MessageFault)fault))).Append('\n');
            }
        }

        writer.text.Append("steps:\n");
        writer.WriteSteps(scenario.Steps, 2, isRow: false);
        return writer.text.ToString();
    }

    private void WriteSteps(IReadOnlyList<Step> steps, int indent, bool isRow)
    {
        foreach (var step in steps)
        {
            Indent(indent).Append("- ").Append(StepNames.KeyOf(step)).Append(':');
            switch (step)
            {
                case RepeatStep repeat:
                    text.Append('\n');
                    Line(indent + 4, "times", repeat.Times);
                    Indent(indent + 4).Append("steps:\n");
                    WriteSteps(repeat.Steps, indent + 6, isRow);
                    break;
                case ParallelStep parallel:
                    text.Append('\n');
                    Indent(indent + 4).Append("branches:\n");
                    foreach (var branch in parallel.Branches)
                    {
                        Indent(indent + 6).Append("-\n");
                        WriteSteps(branch, indent + 8, isRow);
                    }

                    break;
                case TableStep table:
                    text.Append('\n');
                    Indent(indent + 4).Append("rows:\n");
                    foreach (var row in table.Rows)
                    {
                        WriteRow(row, indent + 6, isRow);
                    }

                    break;
                case AssertStep assert:
                    text.Append('\n');
                    WriteAssert(WrittenChecks.Of(assert.Checks), indent + 4, isRow);
                    break;
                default:
                    text.Append(' ').Append(FlowYaml.Of(Escaped(WrittenSteps.Of(step), isRow))).Append('\n');
                    break;
            }
        }
    }

    private void WriteAssert(IReadOnlyList<JsonObject> maps, int indent, bool isRow)
    {
        foreach (var map in maps)
        {
            if (maps.Count > 1)
            {
                Indent(indent).Append("-\n");
            }

            WriteChecks((JsonObject)Escaped(map, isRow)!, maps.Count > 1 ? indent + 2 : indent);
        }
    }

    // Kinds that speak of events by name have a line for each.
    private void WriteChecks(JsonObject checks, int indent)
    {
        foreach (var (kind, value) in checks)
        {
            if (kind is not ("event_count" or "event_data"))
            {
                Line(indent, kind, value);
                continue;
            }

            Indent(indent).Append(kind).Append(":\n");
            foreach (var (type, check) in value!.AsObject())
            {
                Line(indent + 2, FlowYaml.Of(type), check);
            }
        }
    }

    private void WriteRow(TableRow row, int indent, bool isInner)
    {
        var first = true;
        foreach (var (name, value) in JsonNode.Parse(row.Columns.Utf8Json.Span)!.AsObject())
        {
            Indent(indent).Append(first ? "- " : "  ");
            Key(FlowYaml.Of(name), indent + 2).Append(FlowYaml.Of(Escaped(value, isInner))).Append('\n');
            first = false;
        }

        Indent(indent).Append("  steps:\n");
        WriteSteps(row.Steps, indent + 4, isRow: true);
    }

    private void Line(int indent, string key, JsonNode? value)
    {
        if (value is not null)
        {
            Indent(indent);
            Key(key, indent).Append(FlowYaml.Of(value)).Append('\n');
        }
    }

    // YAML ends a key that is not announced after 1,024 characters.
    private StringBuilder Key(string key, int indent)
    {
        if (key.Length > KeyLengthMax)
        {
            text.Append("? ").Append(key).Append('\n');
            return Indent(indent).Append(": ");
        }

        return text.Append(key).Append(": ");
    }

    private StringBuilder Indent(int indent) => text.Append(' ', indent);

    private static JsonArray ListOf(IEnumerable<string> texts) => new([.. texts.Select(static item => JsonValue.Create(item))]);

    private static JsonNode? Escaped(JsonNode? node, bool isRow) => !isRow || node is null ? node : node switch
    {
        JsonObject map => new JsonObject(map.Select(static entry => new KeyValuePair<string, JsonNode?>(Columns.Escape(entry.Key), Escaped(entry.Value, isRow: true)))),
        JsonArray list => new JsonArray([.. list.Select(static item => Escaped(item, isRow: true))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Columns.Escape(value.GetValue<string>())),
        _ => node.DeepClone(),
    };
}
