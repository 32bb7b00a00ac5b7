using System.Net.Http.Headers;
using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Reads the payload of a CloudEvent in its structured form: <c>data</c>, or <c>data_base64</c> when what it holds is JSON.</summary>
internal static class PublishedData
{
    /// <summary>The name of the payload.</summary>
    public const string Name = "data";

    /// <summary>The name of a payload in Base64.</summary>
    public const string Base64Name = "data_base64";

    private const string ContentType = "datacontenttype";

    /// <summary>Reads the payload.</summary>
    /// <param name="cloudEvent">The event, an object.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>The payload; null when there is none, or it is wrong.</returns>
    /// <exception cref="InvalidOperationException">A text is not Unicode.</exception>
    public static EventData? TryRead(JsonElement cloudEvent, List<Diagnostic> errors)
    {
        var hasData = cloudEvent.TryGetProperty(Name, out var data);
        var hasBase64 = cloudEvent.TryGetProperty(Base64Name, out var base64);
        if (hasData && hasBase64)
        {
            errors.Add(PublishRequest.NotAnEvent($"'{Name}' or '{Base64Name}'", "both", "leave one of them out"));
            return null;
        }

        if ((hasData || hasBase64) && cloudEvent.TryGetProperty(ContentType, out var type) && !IsJson(type))
        {
            errors.Add(PublishRequest.NotAnEvent("data that is JSON, as events have it", $"'{ContentType}': {Shown(type)}", $"send the fields as JSON, with '{ContentType}' application/json or none"));
            return null;
        }

        return hasData ? new EventData(JsonSerializer.SerializeToUtf8Bytes(data))
            : hasBase64 ? Decode(base64, errors)
            : null;
    }

    private static EventData? Decode(JsonElement base64, List<Diagnostic> errors)
    {
        const string Expected = $"JSON in '{Base64Name}', encoded in Base64";
        const string Fix = $"encode it so, or send the fields as they are in '{Name}'";
        if (base64.ValueKind != JsonValueKind.String || !base64.TryGetBytesFromBase64(out var bytes))
        {
            errors.Add(PublishRequest.NotAnEvent(Expected, base64.ValueKind == JsonValueKind.String ? "a text that is not Base64" : PublishRequest.KindOf(base64), Fix));
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = EventData.DepthMax });
            return new EventData(bytes);
        }
        catch (JsonException exception)
        {
            errors.Add(PublishRequest.NotAnEvent(Expected, $"in what it holds: {JsonWords.Of(exception, bytes)}", Fix));
            return null;
        }
    }

    private static bool IsJson(JsonElement type) =>
        type.ValueKind == JsonValueKind.String
        && MediaTypeHeaderValue.TryParse(type.GetString(), out var media)
        && media.MediaType is { } name
        && (name.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static string Shown(JsonElement type) => type.GetRawText() is { Length: <= 80 } text ? text : PublishRequest.KindOf(type);
}
