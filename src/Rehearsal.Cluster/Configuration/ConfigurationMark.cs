using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>The payload of a mark that asks for an update.</summary>
internal sealed record ConfigurationMark(string Path, JsonElement Value, long? ExpectedVersion)
{
    public static EventData Write(string path, EventData value, long? expectedVersion) => MarkPayload.Write((path, value, expectedVersion), static (json, update) =>
    {
        json.WriteString("path", update.path);
        json.WritePropertyName("value");
        json.WriteRawValue(update.value.Utf8Json.Span, skipInputValidation: true);
        if (update.expectedVersion is { } expected)
        {
            json.WriteNumber("expected_version", expected);
        }
        else
        {
            json.WriteNull("expected_version");
        }
    });

    public static ConfigurationMark Read(Mark mark) => (ConfigurationMark)EventJson.Decode(mark.Data, typeof(ConfigurationMark));

    public EventData ValueData => new(JsonSerializer.SerializeToUtf8Bytes(Value, EventJson.Options));
}
