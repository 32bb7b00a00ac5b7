namespace Rehearsal.Scenarios;

/// <summary>Reads the list under <c>chaos</c>.</summary>
internal sealed class ChaosReader(ReadingErrors errors)
{
    private static readonly string[] Types = [.. FaultConstructs.All.Select(static fault => fault.Name)];

    // A fault whose type is not known is read as far as all of them are alike.
    private static readonly string[] AllKeys = [.. FaultConstructs.All.SelectMany(static fault => fault.KeyNames).Distinct(StringComparer.Ordinal)];

    public List<Fault> Read(YamlNode? node)
    {
        var faults = new List<Fault>();
        if (node is null)
        {
            return faults;
        }

        if (node is not YamlList list)
        {
            errors.WrongType(node, "'chaos'", "a list of faults", "write '- type: inject_failure' for each, or remove the key");
            return faults;
        }

        if (list.Items.Count > ScenarioLimits.FaultsMax)
        {
            errors.Add(
                DiagnosticCodes.TooLarge, node.Location, "the scenario has too many faults.", $"at most {ScenarioLimits.FaultsMax:N0}", $"{list.Items.Count:N0}",
                "split the scenario");
            return faults;
        }

        foreach (var item in list.Items)
        {
            faults.Add((Fault?)ReadFault(item) ?? UnreadFault.Instance);
        }

        return faults;
    }

    private MessageFault? ReadFault(YamlNode node)
    {
        var type = (node as YamlMap)?.Entries.FirstOrDefault(static entry => entry.Key == "type")?.Value is YamlScalar { Kind: YamlScalarKind.Text, Text: var text } ? text : null;
        var construct = FaultConstructs.All.FirstOrDefault(fault => fault.Name == type);
        if (YamlKeys.Of(node, "chaos", errors, construct?.KeyNames ?? AllKeys) is not { } keys)
        {
            return null;
        }

        var typeNode = keys.Require("type");
        if (YamlValues.Text(typeNode, "'type'", errors) is { } unknown && construct is null)
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, typeNode!.Location, $"there is no fault '{ShownText.Shorten(unknown)}'.", NearestName.OneOf(Types),
                ShownText.Shorten(unknown), NearestName.Fix(unknown, Types, "remove the fault"));
        }

        return ReadSelection(keys, ReadKind(construct?.Name, keys));
    }

    private MessageFault ReadKind(string? type, YamlKeys keys)
    {
        switch (type)
        {
            case "latency":
                return new LatencyFault(YamlValues.Duration(keys.Require("delay"), "'delay'", errors) ?? default)
                {
                    Jitter = YamlValues.Duration(keys.Find("jitter"), "'jitter'", errors) ?? default,
                };
            case "timeout":
                return new TimeoutFault { After = YamlValues.Duration(keys.Find("after"), "'after'", errors) ?? TimeoutFault.DefaultAfter };
            case "drop":
                return new DropFault();
            case "duplicate":
                return new DuplicateFault { Times = ReadTimes(keys.Find("times")) ?? 1 };
            case "reorder":
                return new ReorderFault { Delay = YamlValues.Duration(keys.Find("delay"), "'delay'", errors) ?? ReorderFault.DefaultDelay };
            case "corrupt_payload":
                return ReadCorruption(keys);
            default:
                return new InjectFailureFault(null)
                {
                    ErrorMessage = YamlValues.TextOrEmpty(keys.Find("error_message"), "'error_message'", errors) ?? InjectFailureFault.DefaultMessage,
                    Transient = YamlValues.OneOf(keys.Find("error"), "'error'", errors, "permanent", "transient") == "transient",
                };
        }
    }

    private MessageFault ReadSelection(YamlKeys keys, MessageFault fault)
    {
        var narrowed = keys.Find("service") ?? keys.Find("handler") ?? keys.Find("endpoint");
        var eventNode = narrowed is null ? keys.Require("event") : keys.Find("event");
        var cycle = YamlValues.Whole(keys.Find("at_cycle"), "'at_cycle'", 1, errors);
        var endpointNode = keys.Find("endpoint");
        if (cycle is not null && eventNode is null && endpointNode is not null)
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, keys.PlaceOf("at_cycle"), "'at_cycle' counts events, and an endpoint answers requests.", "'endpoint' without 'at_cycle'", "both",
                "remove 'at_cycle'; 'rate', 'from' and 'until' choose among requests");
        }
        else if (cycle is not null && eventNode is null && narrowed is not null)
        {
            errors.Add(
                DiagnosticCodes.MissingKey, keys.PlaceOf("at_cycle"), "'at_cycle' counts events of one type.", "'event' beside it", "none", "add 'event: …'");
        }

        if (endpointNode is not null && eventNode is not null)
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, endpointNode.Location, "an endpoint answers requests, not events.", "'endpoint' or 'event'", "both", "remove one of them");
        }

        var from = YamlValues.Duration(keys.Find("from"), "'from'", errors);
        var until = YamlValues.Duration(keys.Find("until"), "'until'", errors);
        if (until <= (from ?? TimeSpan.Zero))
        {
            errors.Impossible(keys.Find("until")!, "'until'", "a time after 'from'");
        }

        var rate = YamlValues.Share(keys.Find("rate"), "'rate'", 1, errors);
        var attempts = YamlValues.Whole(keys.Find("attempts"), "'attempts'", 1, errors);
        var selected = fault with
        {
            Location = keys.Location,
            Name = YamlValues.Text(keys.Find("name"), "'name'", errors),
            Event = YamlValues.EventType(eventNode, "'event'", errors),
            EventLocation = eventNode?.Location ?? default,
            AtCycle = cycle ?? (fault is InjectFailureFault && eventNode is not null && keys.Find("rate") is null ? 1 : null),
            Handler = YamlValues.Text(keys.Find("handler"), "'handler'", errors),
            HandlerLocation = keys.Find("handler")?.Location ?? default,
            Service = YamlValues.Text(keys.Find("service"), "'service'", errors),
            ServiceLocation = keys.Find("service")?.Location ?? default,
            Rate = rate ?? 1,
            From = from,
            Until = until,
        };
        return selected is AttemptFault attempt
            ? attempt with
            {
                Attempts = attempts,
                Endpoint = YamlValues.Text(endpointNode, "'endpoint'", errors),
                EndpointLocation = endpointNode?.Location ?? default,
            }
            : selected;
    }

    private CorruptPayloadFault ReadCorruption(YamlKeys keys)
    {
        var field = YamlValues.Text(keys.Find("field"), "'field'", errors);
        if (field is not null)
        {
            ConditionReader.CheckPath(field, keys.Find("field")!.Location, errors);
        }

        if (keys.Find("value") is not null && keys.Find("field") is null)
        {
            errors.Add(DiagnosticCodes.MissingKey, keys.PlaceOf("value"), "'value' needs the field that has it.", "'field' beside it", "none", "add 'field: …'");
        }

        return new CorruptPayloadFault
        {
            Field = field,
            FieldLocation = keys.Find("field")?.Location ?? default,
            Value = keys.Find("value") is { } value ? YamlJson.Encode(value, "'value'", errors) : null,
        };
    }

    private int? ReadTimes(YamlNode? node)
    {
        var times = YamlValues.Whole(node, "'times'", 1, errors);
        if (times > ScenarioLimits.DuplicatesMax)
        {
            errors.Impossible(node!, "'times'", $"at most {ScenarioLimits.DuplicatesMax:N0}");
        }

        return times;
    }
}
