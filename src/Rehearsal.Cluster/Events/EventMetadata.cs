using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>Metadata as CloudEvents extension attributes.</summary>
internal static class EventMetadata
{
    /// <summary>Turns metadata into attributes, in ordinal order of their names.</summary>
    /// <exception cref="ArgumentException">A name breaks its rule, or a value is null.</exception>
    public static EventExtensions ToExtensions(IReadOnlyDictionary<string, string> metadata) => metadata.Count == 0
        ? EventExtensions.None
        : new EventExtensions(metadata
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => new EventExtension(pair.Key, EventJson.Encode(pair.Value))));

    /// <summary>Tells whether all attributes are there with the values wanted.</summary>
    public static bool Matches(IReadOnlyDictionary<string, string> wanted, EventExtensions found)
    {
        foreach (var (name, value) in wanted)
        {
            if (!found.Any(attribute => attribute.Name == name && IsText(attribute.Value, value)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsText(EventData data, string value)
    {
        var reader = new Utf8JsonReader(data.Utf8Json.Span);
        return reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(value);
    }
}
