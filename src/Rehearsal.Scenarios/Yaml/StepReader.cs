namespace Rehearsal.Scenarios;

/// <summary>Reads a list of steps. Those within a table have its columns filled in.</summary>
internal sealed class StepReader(ReadingErrors errors, ColumnBudget budget, Columns? columns = null)
{
    private static readonly string[] Steps = [.. StepConstructs.All.Select(static step => step.Name)];

    /// <summary>Reads a list; what it is called is for people.</summary>
    public List<Step> Read(YamlNode node, string what)
    {
        var steps = new List<Step>();
        if (node is not YamlList list)
        {
            errors.WrongType(node, what, "a list of steps", "write a line '- trigger: { event: … }' for each");
            return steps;
        }

        if (list.Items.Count is 0 or > ScenarioLimits.StepsMax)
        {
            errors.Add(
                list.Items.Count == 0 ? DiagnosticCodes.ImpossibleValue : DiagnosticCodes.TooLarge, node.Location,
                list.Items.Count == 0 ? $"{what} without steps does nothing." : $"{what} has too many steps.",
                $"1 to {ScenarioLimits.StepsMax:N0} steps", $"{list.Items.Count:N0}", list.Items.Count == 0 ? "add a step" : "split the scenario");
            return steps;
        }

        foreach (var item in list.Items)
        {
            steps.Add(ReadStep(item) ?? UnreadStep.Instance);
            if (budget.IsSpent)
            {
                break;
            }
        }

        return steps;
    }

    private Step? ReadStep(YamlNode node)
    {
        // What is read once a row counts each time, also where it turns out to be no step.
        if (budget.IsSpent || (columns is not null && !budget.TrySpend(1, 0, node.Location)))
        {
            return null;
        }

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

        // Steps that hold steps fill their own parts in: what is below them may have columns of its own.
        var entry = map.Entries[0];
        if (entry.Key is "repeat" or "parallel" or "table")
        {
            return new StepGroupReader(errors, budget, columns).Read(entry);
        }

        return columns is null ? ReadLeaf(entry)
            : columns.TryFill(entry.Value, out var filled) ? ReadLeaf(entry with { Value = filled })
            : null;
    }

    private Step? ReadLeaf(YamlEntry entry)
    {
        switch (entry.Key)
        {
            case "trigger" or "publish":
                return new PublishReader(errors).Read(entry);
            case "command":
                return new CommandReader(errors).Read(entry);
            case "http" or "query":
                return new RequestReader(errors).Read(entry);
            case "chaos":
                return ReadChaos(entry);
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

    private WaitForEventStep? ReadWaitForEvent(YamlEntry entry)
    {
        if (YamlKeys.Of(entry.Value, "wait_for_event", errors, StepConstructs.WaitForEvent.KeyNames) is not { } keys)
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

    private ChaosStep? ReadChaos(YamlEntry entry)
    {
        if (YamlKeys.Of(entry.Value, "chaos", errors, StepConstructs.Chaos.KeyNames) is not { } keys)
        {
            return null;
        }

        if (keys.Entries.Count == 0)
        {
            errors.Add(DiagnosticCodes.MissingKey, keys.Location, "a chaos step starts or stops nothing.", "'start', 'stop', or both", "neither", "add 'start: …'");
        }

        return new ChaosStep
        {
            Location = entry.KeyLocation,
            Stop = [.. YamlValues.OneOrMoreTexts(keys.Find("stop"), "'stop'", errors).Select(static name => name.Text)],
            Start = [.. YamlValues.OneOrMoreTexts(keys.Find("start"), "'start'", errors).Select(static name => name.Text)],
        };
    }

    private void ReportUnknown(YamlEntry entry)
    {
        var later = IsKnown(entry.Key, StepConstructs.Later);
        var shown = ShownText.Shorten(entry.Key);
        errors.Add(
            DiagnosticCodes.UnknownStep, entry.KeyLocation, later ? $"the step '{shown}' is not in this version yet." : $"unknown step '{shown}'.",
            NearestName.OneOf(Steps), shown, later ? "remove the step" : NearestName.Fix(entry.Key, Steps, "remove the line"));
    }

    private static bool IsKnown(string name, string[] names) => Array.IndexOf(names, name) >= 0;
}
