using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Reads <c>trigger</c> and <c>publish</c>.</summary>
internal sealed class PublishReader(ReadingErrors errors)
{
    public Step? Read(YamlEntry entry) => entry.Key == "trigger" ? ReadTrigger(entry) : ReadPublish(entry);

    /// <summary>Reads a payload with the place of each of its fields.</summary>
    public static (EventData? Data, IReadOnlyDictionary<string, SourceLocation> Locations) ReadData(YamlNode? node, ReadingErrors errors)
    {
        var locations = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        switch (node)
        {
            case null:
                return (null, locations);
            case YamlMap map:
                return (YamlJson.Encode(map, "'data'", errors, locations), locations);
            default:
                errors.WrongType(node, "'data'", "a mapping of fields", "write 'data: { order_id: … }', or remove the key to send the event's example");
                return (null, locations);
        }
    }

    private TriggerStep? ReadTrigger(YamlEntry entry)
    {
        if (YamlKeys.Of(entry.Value, "trigger", errors, StepConstructs.Trigger.KeyNames) is not { } keys)
        {
            return null;
        }

        var eventNode = keys.Require("event");
        var type = YamlValues.EventType(eventNode, "'event'", errors);
        var correlation = YamlValues.Text(keys.Find("correlation"), "'correlation'", errors);
        var (data, locations) = ReadData(keys.Find("data"), errors);
        return type is null ? null : new TriggerStep(type)
        {
            Location = entry.KeyLocation,
            EventLocation = eventNode!.Location,
            Data = data,
            Correlation = correlation,
            FieldLocations = locations,
        };
    }

    private PublishStep? ReadPublish(YamlEntry entry)
    {
        if (YamlKeys.Of(entry.Value, "publish", errors, StepConstructs.Publish.KeyNames) is not { } keys)
        {
            return null;
        }

        List<PublishedEvent> events = [];
        if (keys.Find("events") is not { } several)
        {
            if (ReadEvent(keys) is { } one)
            {
                events.Add(one);
            }
        }
        else
        {
            ReadEvents(several, events);
            foreach (var key in (string[])["event", "data", "subject"])
            {
                if (keys.Find(key) is not null)
                {
                    errors.Add(
                        DiagnosticCodes.ImpossibleValue, keys.PlaceOf(key), $"'{key}' cannot stand beside 'events'.", "'event', or a list of 'events'", "both",
                        "move it into the list");
                }
            }
        }

        return new PublishStep(events)
        {
            Location = entry.KeyLocation,
            Source = YamlValues.Text(keys.Find("source"), "'source'", errors) ?? PublishStep.DefaultSource,
            Correlation = YamlValues.Text(keys.Find("correlation"), "'correlation'", errors),
        };
    }

    private void ReadEvents(YamlNode node, List<PublishedEvent> events)
    {
        if (node is not YamlList { Items.Count: > 0 } list)
        {
            errors.WrongType(node, "'events'", "a list of events", "write '- { event: …, data: { … } }' for each");
            return;
        }

        if (list.Items.Count > ScenarioLimits.PublishedMax)
        {
            errors.Add(
                DiagnosticCodes.TooLarge, node.Location, "one step publishes too many events.", $"at most {ScenarioLimits.PublishedMax:N0}", $"{list.Items.Count:N0}",
                "use several steps");
            return;
        }

        foreach (var item in list.Items)
        {
            if (YamlKeys.Of(item, "events", errors, StepConstructs.PublishedEvent.KeyNames) is { } keys && ReadEvent(keys) is { } published)
            {
                events.Add(published);
            }
        }
    }

    private PublishedEvent? ReadEvent(YamlKeys keys)
    {
        var eventNode = keys.Require("event");
        var type = YamlValues.EventType(eventNode, "'event'", errors);
        var subject = YamlValues.Text(keys.Find("subject"), "'subject'", errors);
        var (data, locations) = ReadData(keys.Find("data"), errors);
        return type is null ? null : new PublishedEvent(type) { EventLocation = eventNode!.Location, Data = data, Subject = subject, FieldLocations = locations };
    }
}
