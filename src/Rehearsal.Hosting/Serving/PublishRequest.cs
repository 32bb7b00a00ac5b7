using System.Globalization;
using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>What a process asks a serving system to publish: a CloudEvent in its structured form.</summary>
/// <param name="Type">The event's type.</param>
/// <param name="Source">Who publishes.</param>
/// <param name="Data">The payload; null for the type's declared example.</param>
/// <param name="CorrelationId">The correlation id; null for a new one.</param>
internal sealed record PublishRequest(string Type, string Source, EventData? Data, string? CorrelationId)
{
    /// <summary>Gets the id that the event has where it comes from; null for none. It tells an event that is sent again; the log gives one of its own.</summary>
    public string? Id { get; init; }

    /// <summary>The source of an event whose publisher does not name itself.</summary>
    public const string SourceDefault = "publish";

    private const int TextLengthMax = 1_000;

    /// <summary>Writes the CloudEvent.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("type", Type);
            json.WriteString("source", Source);
            if (CorrelationId is not null)
            {
                json.WriteString("correlationid", CorrelationId);
            }

            if (Data is { } data)
            {
                json.WriteString("datacontenttype", "application/json");
                json.WritePropertyName("data");
                json.WriteRawValue(data.Utf8Json.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a CloudEvent.</summary>
    /// <param name="body">The body of the request.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static PublishRequest? TryRead(ReadOnlyMemory<byte> body, List<Diagnostic> errors)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = EventData.DepthMax + 1 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add(NotAnEvent("a JSON object with type and data", document.RootElement.ValueKind.ToString().ToLower(CultureInfo.InvariantCulture)));
                return null;
            }

            var type = Text(document.RootElement, "type", errors);
            var source = Text(document.RootElement, "source", errors);
            var id = Text(document.RootElement, "id", errors);
            var correlation = Text(document.RootElement, "correlationid", errors);
            EventData? data = document.RootElement.TryGetProperty("data", out var value) ? new EventData(JsonSerializer.SerializeToUtf8Bytes(value)) : null;
            if (type is null && errors.Count == 0)
            {
                errors.Add(NotAnEvent("a CloudEvent with a type", "none"));
            }

            return errors.Count == 0 ? new PublishRequest(type!, source ?? SourceDefault, data, correlation) { Id = id } : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            errors.Add(NotAnEvent("a CloudEvent as JSON", exception.Message));
            return null;
        }
    }

    private static string? Text(JsonElement cloudEvent, string name, List<Diagnostic> errors)
    {
        if (!cloudEvent.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= TextLengthMax } text)
        {
            return text;
        }

        errors.Add(NotAnEvent($"'{name}' as a text of 1 to {TextLengthMax} characters", value.ValueKind.ToString().ToLower(CultureInfo.InvariantCulture)));
        return null;
    }

    private static Diagnostic NotAnEvent(string expected, string found) =>
        new(DiagnosticCodes.WrongType, "the request is no event.", expected, found, "send a CloudEvent, application/cloudevents+json");
}
