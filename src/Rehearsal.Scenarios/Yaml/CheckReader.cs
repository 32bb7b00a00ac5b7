namespace Rehearsal.Scenarios;

/// <summary>Reads the mapping under <c>assert</c>, or the list of them: each key gives one or more checks, in the order of the file.</summary>
internal sealed class CheckReader(ReadingErrors errors)
{
    private static readonly string[] Checks = [.. CheckConstructs.All.Select(static check => check.Name)];

    public List<Check> Read(YamlNode node)
    {
        var checks = new List<Check>();
        IReadOnlyList<YamlNode> maps = node is YamlList list ? list.Items : [node];
        if (maps.Count == 0)
        {
            ReportEmpty(node);
        }

        foreach (var map in maps)
        {
            ReadMap(map, checks);
        }

        return checks;
    }

    private void ReportEmpty(YamlNode node) => errors.Add(
        DiagnosticCodes.ImpossibleValue, node.Location, "an assert without checks holds nothing.", NearestName.OneOf(Checks), "none",
        "add a check, or remove the step");

    private void ReadMap(YamlNode node, List<Check> checks)
    {
        if (YamlKeys.Of(node, "assert", errors, Checks, CheckConstructs.Later) is not { } keys)
        {
            return;
        }

        if (keys.Entries.Count == 0)
        {
            ReportEmpty(node);
        }

        foreach (var entry in keys.Entries)
        {
            switch (entry.Key)
            {
                case "event_count":
                    ReadPerEvent(entry, "{ OrderCreated: 1 }", ReadCount, checks);
                    break;
                case "event_data":
                    ReadPerEvent(entry, "{ OrderCreated: [ { field: order_id, value: … } ] }", new ConditionReader(errors).Read, checks);
                    break;
                case "event_order" or "event_order_exact":
                    ReadOrder(entry, checks);
                    break;
                case "no_event":
                    ReadNoEvent(entry, checks);
                    break;
                case "duration":
                    ReadDuration(entry, checks);
                    break;
                case "within" or "invariant":
                    new FlowCheckReader(errors).Read(entry, checks);
                    break;
                case "compliance":
                    new ComplianceReader(errors).Read(entry, checks);
                    break;
                case "slo" or "metric":
                    new HandlingCheckReader(errors).Read(entry, checks);
                    break;
                default:
                    break;
            }
        }
    }

    private void ReadPerEvent(YamlEntry entry, string example, Action<YamlEntry, List<Check>> read, List<Check> checks)
    {
        if (entry.Value is not YamlMap { Entries.Count: > 0 } map)
        {
            errors.WrongType(entry.Value, $"'{entry.Key}'", "a mapping of event types", $"write '{entry.Key}: {example}'");
            return;
        }

        foreach (var inner in map.Entries)
        {
            if (ScenarioRules.IsEventType(inner.Key))
            {
                read(inner, checks);
            }
            else
            {
                errors.Add(
                    DiagnosticCodes.ImpossibleValue, inner.KeyLocation, $"a key of '{entry.Key}' must be {ScenarioRules.EventTypeExpected}.",
                    ScenarioRules.EventTypeExpected, $"'{ShownText.Shorten(inner.Key)}'", "write the event's type");
            }
        }
    }

    private void ReadCount(YamlEntry entry, List<Check> checks)
    {
        if (entry.Value is YamlScalar)
        {
            var exact = YamlValues.Whole(entry.Value, $"the count of '{entry.Key}'", 0, errors);
            checks.Add(new EventCountCheck(entry.Key) { AtLeast = exact, AtMost = exact, Location = entry.KeyLocation });
            return;
        }

        if (YamlKeys.Of(entry.Value, entry.Key, errors, CheckConstructs.Count.KeyNames) is not { } keys)
        {
            return;
        }

        if (keys.Entries.Count == 0 || ((keys.Find("exact") ?? keys.Find("between")) is not null && keys.Entries.Count > 1))
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, entry.KeyLocation, $"the count of '{entry.Key}' must be said in one way.",
                "exact, between, or at_least and at_most", keys.Entries.Count == 0 ? "none" : "several", "write '{ exact: 1 }'");
            return;
        }

        var exactly = YamlValues.Whole(keys.Find("exact"), "'exact'", 0, errors);
        var atLeast = exactly ?? YamlValues.Whole(keys.Find("at_least"), "'at_least'", 0, errors);
        var atMost = exactly ?? YamlValues.Whole(keys.Find("at_most"), "'at_most'", 0, errors);
        var bounds = keys.Find("between");
        if (bounds is YamlList { Items: [var low, var high] })
        {
            atLeast = YamlValues.Whole(low, "the first number of 'between'", 0, errors);
            atMost = YamlValues.Whole(high, "the second number of 'between'", 0, errors);
        }
        else if (bounds is not null)
        {
            errors.WrongType(bounds, "'between'", "a list of two numbers", "write 'between: [1, 3]'");
        }

        if (atLeast > atMost)
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, bounds?.Location ?? keys.Location, $"no count is at least {atLeast} and at most {atMost}.",
                "the lower bound first", $"{atLeast} and {atMost}", $"write 'between: [{atMost}, {atLeast}]'");
        }

        checks.Add(new EventCountCheck(entry.Key) { AtLeast = atLeast, AtMost = atMost, Location = entry.KeyLocation });
    }

    private void ReadOrder(YamlEntry entry, List<Check> checks)
    {
        if (YamlValues.Texts(entry.Value, $"'{entry.Key}'", errors, distinct: false) is not { } texts)
        {
            return;
        }

        var types = new List<string>(texts.Count);
        var locations = new List<SourceLocation>(texts.Count);
        foreach (var text in texts)
        {
            types.Add(YamlValues.EventType(text, $"an item of '{entry.Key}'", errors) ?? "");
            locations.Add(text.Location);
        }

        checks.Add(new EventOrderCheck(types, entry.Key == "event_order_exact") { Location = entry.KeyLocation, EventLocations = locations });
    }

    private void ReadNoEvent(YamlEntry entry, List<Check> checks)
    {
        var texts = entry.Value is YamlScalar scalar
            ? YamlValues.Text(scalar, "'no_event'", errors) is null ? null : [scalar]
            : YamlValues.Texts(entry.Value, "'no_event'", errors, distinct: true);
        foreach (var text in texts ?? [])
        {
            if (YamlValues.EventType(text, "'no_event'", errors) is { } type)
            {
                checks.Add(new NoEventCheck(type) { Location = text.Location });
            }
        }
    }

    private void ReadDuration(YamlEntry entry, List<Check> checks)
    {
        if (YamlKeys.Of(entry.Value, "duration", errors, CheckConstructs.Duration.KeyNames) is not { } keys)
        {
            return;
        }

        var min = YamlValues.Duration(keys.Find("min"), "'min'", errors);
        var max = YamlValues.Duration(keys.Find("max"), "'max'", errors);
        if (keys.Entries.Count == 0 || min > max)
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, keys.Location, "no duration can be checked.", "'max', 'min', or both with min at most max",
                keys.Entries.Count == 0 ? "neither" : "a min above the max", "write 'duration: { max: 5s }'");
        }

        checks.Add(new DurationCheck { Min = min, Max = max, Location = entry.KeyLocation });
    }
}
