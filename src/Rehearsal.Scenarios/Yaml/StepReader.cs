using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Reads the list under <c>steps</c>.</summary>
internal sealed class StepReader(ReadingErrors errors)
{
    private static readonly string[] Steps = ["assert", "trigger", "wait_for_event", "wait_for_time"];
    private static readonly string[] LaterSteps =
        ["chaos", "command", "fork", "http", "load", "parallel", "publish", "query", "repeat", "table"];

    private static readonly string[] TriggerKeys = ["event", "data", "correlation"];
    private static readonly string[] WaitKeys = ["event", "timeout_seconds", "timeout", "where"];

    public List<Step> Read(YamlNode node)
    {
        var steps = new List<Step>();
        if (node is not YamlList list)
        {
            errors.WrongType(node, "'steps'", "a list of steps", "write a line '- trigger: { event: … }' for each");
            return steps;
        }

        if (list.Items.Count is 0 or > ScenarioLimits.StepsMax)
        {
            errors.Add(
                list.Items.Count == 0 ? DiagnosticCodes.ImpossibleValue : DiagnosticCodes.TooLarge, node.Location,
                list.Items.Count == 0 ? "a scenario without steps does nothing." : "the scenario has too many steps.",
                $"1 to {ScenarioLimits.StepsMax:N0} steps", $"{list.Items.Count:N0}", list.Items.Count == 0 ? "add a step" : "split the scenario");
            return steps;
        }

        foreach (var item in list.Items)
        {
            if (ReadStep(item) is { } step)
            {
                steps.Add(step);
            }
        }

        return steps;
    }

    private Step? ReadStep(YamlNode node)
    {
        if (node is not YamlMap { Entries.Count: > 0 } map)
        {
            errors.WrongType(node, "a step", "a mapping with one key", "write '- trigger: { event: … }', or remove the line");
            return null;
        }

        for (var i = 1; i < map.Entries.Count; i++)
        {
            var (key, location, _) = map.Entries[i];
            errors.Add(
                DiagnosticCodes.ImpossibleValue, location, "a step has one key.", $"'{ShownText.Shorten(map.Entries[0].Key)}' alone",
                $"'{ShownText.Shorten(key)}' beside it", IsKnown(key, Steps) ? $"begin a new step: '- {key}:'" : "indent it below the step's key, or remove the line");
        }

        var entry = map.Entries[0];
        switch (entry.Key)
        {
            case "trigger":
                return ReadTrigger(entry);
            case "wait_for_event":
                return ReadWaitForEvent(entry);
            case "wait_for_time":
                return YamlValues.Duration(entry.Value, "'wait_for_time'", errors) is { } duration
                    ? new WaitForTimeStep(duration) { Location = entry.KeyLocation }
                    : null;
            case "assert":
                return new AssertStep(new CheckReader(errors).Read(entry.Value)) { Location = entry.KeyLocation };
            default:
                ReportUnknown(entry);
                return null;
        }
    }

    private TriggerStep? ReadTrigger(YamlEntry entry)
    {
        if (YamlKeys.Of(entry.Value, "trigger", errors, TriggerKeys) is not { } keys)
        {
            return null;
        }

        var eventNode = keys.Require("event");
        var type = YamlValues.EventType(eventNode, "'event'", errors);
        var correlation = YamlValues.Text(keys.Find("correlation"), "'correlation'", errors);
        EventData? data = null;
        var locations = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        switch (keys.Find("data"))
        {
            case null:
                break;
            case YamlMap map:
                data = YamlJson.Encode(map, "'data'", errors, locations);
                break;
            case var other:
                errors.WrongType(other, "'data'", "a mapping of fields", "write 'data: { order_id: … }', or remove the key to send the event's example");
                break;
        }

        return type is null ? null : new TriggerStep(type)
        {
            Location = entry.KeyLocation,
            EventLocation = eventNode!.Location,
            Data = data,
            Correlation = correlation,
            FieldLocations = locations,
        };
    }

    private WaitForEventStep? ReadWaitForEvent(YamlEntry entry)
    {
        if (YamlKeys.Of(entry.Value, "wait_for_event", errors, WaitKeys) is not { } keys)
        {
            return null;
        }

        var eventNode = keys.Require("event");
        var type = YamlValues.EventType(eventNode, "'event'", errors);
        var seconds = YamlValues.Duration(keys.Find("timeout_seconds"), "'timeout_seconds'", errors, secondsOnly: true);
        var timeout = YamlValues.Duration(keys.Find("timeout"), "'timeout'", errors);
        if (keys.Find("timeout_seconds") is not null && keys.Find("timeout") is not null)
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, keys.PlaceOf("timeout"), "a wait has one time-out.", "'timeout_seconds' or 'timeout'", "both",
                "remove one of them");
        }

        return type is null ? null : new WaitForEventStep(type)
        {
            Location = entry.KeyLocation,
            EventLocation = eventNode!.Location,
            Timeout = seconds ?? timeout ?? WaitForEventStep.DefaultTimeout,
            Where = ReadWhere(keys.Find("where")),
        };
    }

    private List<FieldCondition> ReadWhere(YamlNode? node)
    {
        var conditions = new List<FieldCondition>();
        if (node is null)
        {
            return conditions;
        }

        if (node is not YamlMap { Entries.Count: > 0 } map)
        {
            errors.WrongType(node, "'where'", "a mapping of field paths to values", "write 'where: { order_id: … }', or remove the key");
            return conditions;
        }

        foreach (var (path, location, value) in map.Entries)
        {
            ConditionReader.CheckPath(path, location, errors);
            conditions.Add(new FieldCondition(path, FieldOperator.Equal, YamlJson.Encode(value, "'where'", errors)) { Location = location });
        }

        return conditions;
    }

    private void ReportUnknown(YamlEntry entry)
    {
        var later = IsKnown(entry.Key, LaterSteps);
        var shown = ShownText.Shorten(entry.Key);
        errors.Add(
            DiagnosticCodes.UnknownStep, entry.KeyLocation, later ? $"the step '{shown}' is not in this version yet." : $"unknown step '{shown}'.",
            NearestName.OneOf(Steps), shown, later ? "remove the step" : NearestName.Fix(entry.Key, Steps, "remove the line"));
    }

    private static bool IsKnown(string name, string[] names) => Array.IndexOf(names, name) >= 0;
}
