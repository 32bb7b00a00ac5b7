using System.Globalization;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.OpenTelemetry;

/// <summary>The form in which a mark holds a foreign span. Times are ticks of 100 ns since the year 1, UTC.</summary>
internal static class ForeignSpanJson
{
    public static EventData Encode(ForeignSpan span)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("trace", Hex(span.Id.Trace));
            json.WriteString("span", Hex(span.Id.Span));
            if (span.Parent is { } parent)
            {
                json.WriteString("parent", Hex(parent));
            }

            json.WriteString("service", span.Service);
            json.WriteString("name", span.Name);
            json.WriteNumber("kind", (int)span.Kind);
            json.WriteNumber("start", span.Start.UtcTicks);
            json.WriteNumber("duration", span.Duration.Ticks);
            json.WriteStartArray("links");
            foreach (var link in span.Links)
            {
                json.WriteStringValue(Hex(link.Trace) + Hex(link.Span));
            }

            json.WriteEndArray();
            WriteAttributes(json, span.Attributes);
            json.WriteBoolean("failed", span.IsFailed);
            json.WriteString("error_type", span.ErrorType);
            json.WriteString("error_message", span.ErrorMessage);
            json.WriteEndObject();
        }

        return new EventData(stream.ToArray());
    }

    public static ForeignSpan Decode(EventData data)
    {
        try
        {
            using var document = JsonDocument.Parse(data.Utf8Json);
            return Decode(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new FormatException("a mark that holds no foreign span", exception);
        }
    }

    private static ForeignSpan Decode(JsonElement json) => new()
    {
        Id = new ForeignSpanId(UInt128.Parse(TextOf(json, "trace"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), SpanOf(TextOf(json, "span"))),
        Parent = json.TryGetProperty("parent", out var parent) ? SpanOf(parent.GetString()!) : null,
        Service = TextOf(json, "service"),
        Name = TextOf(json, "name"),
        Kind = (ForeignSpanKind)json.GetProperty("kind").GetInt32(),
        Start = new DateTimeOffset(json.GetProperty("start").GetInt64(), TimeSpan.Zero),
        Duration = TimeSpan.FromTicks(json.GetProperty("duration").GetInt64()),
        Links = [.. json.GetProperty("links").EnumerateArray().Select(static link => LinkOf(link.GetString()!))],
        Attributes = json.GetProperty("attributes").EnumerateObject().ToDictionary(static attribute => attribute.Name, static attribute => ValueOf(attribute.Value), StringComparer.Ordinal),
        IsFailed = json.GetProperty("failed").GetBoolean(),
        ErrorType = json.GetProperty("error_type").GetString(),
        ErrorMessage = TextOf(json, "error_message"),
    };

    // A number is whole or not: {"i":…} holds a whole one, so that 1.0 stays a double.
    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyDictionary<string, object> attributes)
    {
        json.WriteStartObject("attributes");
        foreach (var (name, value) in attributes)
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case bool truth:
                    json.WriteBooleanValue(truth);
                    break;
                case long number:
                    json.WriteStartObject();
                    json.WriteNumber("i", number);
                    json.WriteEndObject();
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumberValue(number);
                    break;
                default:
                    json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static object ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Object => value.GetProperty("i").GetInt64(),
        _ => value.GetString() ?? "",
    };

    private static ForeignSpanId LinkOf(string text) => new(UInt128.Parse(text.AsSpan(0, 32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), SpanOf(text[32..]));

    private static ulong SpanOf(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string TextOf(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string Hex(UInt128 value) => value.ToString("x32", CultureInfo.InvariantCulture);

    private static string Hex(ulong value) => value.ToString("x16", CultureInfo.InvariantCulture);
}
