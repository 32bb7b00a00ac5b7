using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Takes payloads that are given as records or as JSON.</summary>
internal static class JsonArgument
{
    /// <summary>Encodes a record, which must be an object of JSON.</summary>
    public static EventData Encode(object payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var data = EventJson.Encode(payload);
        return data.Utf8Json.Span is [(byte)'{', ..]
            ? data
            : throw new ArgumentException($"{payload.GetType().Name} is not encoded as a JSON object.", nameof(payload));
    }

    /// <summary>Reads a text that is an object of JSON with distinct fields.</summary>
    public static EventData Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                var buffer = new ArrayBufferWriter<byte>();
                using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                {
                    document.RootElement.WriteTo(writer);
                }

                return new EventData(buffer.WrittenMemory.ToArray());
            }
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The text is not JSON with distinct fields; found: {WordsOf(exception, json)}.", nameof(json), exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new ArgumentException("The text is not JSON; found: a text that is not Unicode.", nameof(json), exception);
        }

        throw new ArgumentException("The JSON must be an object.", nameof(json));
    }

    // A field that stands twice is told without a place.
    private static string WordsOf(JsonException exception, string json) =>
        exception.LineNumber is null ? "a field that stands twice" : JsonWords.Of(exception, Encoding.UTF8.GetBytes(json));
}
