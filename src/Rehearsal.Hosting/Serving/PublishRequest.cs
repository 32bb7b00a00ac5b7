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

    /// <summary>The longest type, source, id or correlation id, in characters.</summary>
    public const int TextLengthMax = 1_000;

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
                errors.Add(NotAnEvent("a JSON object with type and data", KindOf(document.RootElement)));
                return null;
            }

            CheckVersion(document.RootElement, errors);
            CheckAttributes(document.RootElement, errors);
            var type = Text(document.RootElement, "type", errors);
            var source = Text(document.RootElement, "source", errors);
            var id = Text(document.RootElement, "id", errors);
            var correlation = Text(document.RootElement, "correlationid", errors);
            var data = PublishedData.TryRead(document.RootElement, errors);
            if (type is null && errors.Count == 0)
            {
                errors.Add(NotAnEvent("a CloudEvent with a type", "none"));
            }

            return errors.Count == 0 ? new PublishRequest(type!, source ?? SourceDefault, data, correlation) { Id = id } : null;
        }
        catch (JsonException exception)
        {
            errors.Add(NotAnEvent("a CloudEvent as JSON", JsonWords.Of(exception, body.Span)));
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape, comes through the JSON reader and is no text.
            errors.Add(NotAnEvent("a CloudEvent as JSON", "a text that is not Unicode"));
            return null;
        }
    }

    /// <summary>Says in words what kind of value stands there.</summary>
    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? string.Create(CultureInfo.InvariantCulture, $"a text of {text.Length:N0} characters") : "an empty text",
        JsonValueKind.Number => $"the number {value.GetRawText()}",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    /// <summary>Makes the error about a request that is no event.</summary>
    public static Diagnostic NotAnEvent(string expected, string found, string fix = "send a CloudEvent, application/cloudevents+json") =>
        new(DiagnosticCodes.WrongType, "the request is no event.", expected, found, fix);

    // Many clients leave it out; one that names another version means another form.
    private static void CheckVersion(JsonElement cloudEvent, List<Diagnostic> errors)
    {
        if (cloudEvent.TryGetProperty("specversion", out var version) && !(version.ValueKind == JsonValueKind.String && version.ValueEquals("1.0")))
        {
            errors.Add(NotAnEvent("CloudEvents 1.0: \"specversion\": \"1.0\"", version.GetRawText() is { Length: <= 40 } found ? found : KindOf(version), "send the event in the form of CloudEvents 1.0"));
        }
    }

    // CloudEvents 1.0, "Attributes": names are of a-z and 0-9, values are not objects or lists. What breaks that is data under a name that is not its own.
    private static void CheckAttributes(JsonElement cloudEvent, List<Diagnostic> errors)
    {
        foreach (var member in cloudEvent.EnumerateObject())
        {
            var isName = member.Name is PublishedData.Name or PublishedData.Base64Name || (member.Name.Length > 0 && member.Name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
            var isValue = member.Name == PublishedData.Name || member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
            if (!isName || !isValue)
            {
                var name = member.Name.Length <= 40 ? member.Name : member.Name[..40] + "…";
                errors.Add(NotAnEvent(
                    "the event's fields in 'data', and beside it attributes with names of a-z and 0-9 whose values are texts, numbers or truths",
                    $"'{name}', {KindOf(member.Value)}",
                    $"write 'data' for '{name}', or remove it"));
            }
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

        // An object or a list is told of above.
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            errors.Add(NotAnEvent(string.Create(CultureInfo.InvariantCulture, $"'{name}' as a text of 1 to {TextLengthMax:N0} characters"), KindOf(value), $"correct '{name}'{(name == "type" ? "" : ", or leave it out")}"));
        }

        return null;
    }
}
