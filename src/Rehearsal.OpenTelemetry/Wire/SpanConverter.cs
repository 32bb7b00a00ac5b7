using System.Text.Json;
using System.Text.Json.Serialization;
using Rehearsal.Events;

namespace Rehearsal.OpenTelemetry.Wire;

/// <summary>Reads a span of JSON so that one with an impossible value costs itself only: it comes with its fault. JSON that is broken still breaks the request.</summary>
/// <param name="plain">How spans are read and written otherwise.</param>
internal sealed class SpanConverter(JsonSerializerOptions plain) : JsonConverter<WireSpan>
{
    public override WireSpan? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var start = reader;
        try
        {
            return JsonSerializer.Deserialize<WireSpan>(ref reader, plain);
        }
        catch (JsonException exception)
        {
            // Throws again when it is no JSON.
            reader = start;
            using var span = JsonDocument.ParseValue(ref reader);
            return new WireSpan { Name = NameOf(span.RootElement), Fault = JsonWords.OfType(exception) };
        }
    }

    public override void Write(Utf8JsonWriter writer, WireSpan value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, plain);

    private static string NameOf(JsonElement span)
    {
        try
        {
            return span.ValueKind == JsonValueKind.Object && span.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return "";
        }
    }
}
