using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Damages a payload as a fault says.</summary>
internal static class PayloadDamage
{
    public static EventData Of(CorruptPayloadFault fault, EventData whole) => fault.Field is { } field
        ? OfField(FieldPath.Parse(field)!, fault.Value, whole)
        : default;

    // A field that is not there has nothing to damage.
    private static EventData OfField(FieldPath path, EventData? value, EventData whole)
    {
        var root = JsonNode.Parse(whole.Utf8Json.Span);
        var holder = root;
        for (var i = 0; i < path.Parts.Count - 1 && holder is not null; i++)
        {
            holder = Child(holder, path.Parts[i]);
        }

        var last = path.Parts[^1];
        var replacement = value is { } given ? JsonNode.Parse(given.Utf8Json.Span) : null;
        switch (holder)
        {
            case JsonObject map when last.Name is { } name && map.ContainsKey(name):
                if (value is null)
                {
                    map.Remove(name);
                }
                else
                {
                    map[name] = replacement;
                }

                break;
            case JsonArray list when last.Name is null && last.Index < list.Count:
                if (value is null)
                {
                    list.RemoveAt(last.Index);
                }
                else
                {
                    list[last.Index] = replacement;
                }

                break;
        }

        return new EventData(JsonSerializer.SerializeToUtf8Bytes(root, EventJson.Options));
    }

    private static JsonNode? Child(JsonNode node, FieldPathPart part) => (node, part.Name) switch
    {
        (JsonObject map, { } name) => map[name],
        (JsonArray list, null) when part.Index < list.Count => list[part.Index],
        _ => null,
    };
}
