using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>The values that steps saved, and what they are filled into: <c>${name}</c>. Safe for concurrent use.</summary>
internal sealed class SavedValues
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, JsonElement> values = new(StringComparer.Ordinal);

    public void Save(string name, JsonElement value) => values[name] = value.Clone();

    /// <summary>Fills values into a text.</summary>
    public string Fill(string text) => values.IsEmpty ? text : SavedNames.Replace(text, TextOf);

    /// <summary>Fills values into a path; what they hold is escaped.</summary>
    public string FillPath(string path) => values.IsEmpty ? path : SavedNames.Replace(path, name => TextOf(name) is { } text ? Uri.EscapeDataString(text) : null);

    /// <summary>Fills values into JSON: a text that is nothing but a use becomes the value, whatever that is.</summary>
    public EventData Fill(EventData data)
    {
        if (values.IsEmpty || data.Utf8Json.Span.IndexOf("${"u8) < 0)
        {
            return data;
        }

        using var document = JsonDocument.Parse(data.Utf8Json);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(document.RootElement, writer);
        }

        return new EventData(buffer.WrittenMemory.ToArray());
    }

    public IReadOnlyList<FieldCondition> Fill(IReadOnlyList<FieldCondition> conditions) =>
        values.IsEmpty ? conditions : [.. conditions.Select(condition => condition with { Operand = Fill(condition.Operand) })];

    public Check Fill(Check check) => check switch
    {
        EventDataCheck data => data with { Conditions = Fill(data.Conditions) },
        InvariantCheck invariant => invariant with { Conditions = Fill(invariant.Conditions) },
        _ => check,
    };

    private void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                WriteText(value.GetString()!, writer);
                break;
            default:
                writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    private void WriteText(string text, Utf8JsonWriter writer)
    {
        if (SavedNames.Whole(text) is { } name && values.TryGetValue(name, out var saved))
        {
            saved.WriteTo(writer);
        }
        else
        {
            writer.WriteStringValue(SavedNames.Replace(text, TextOf));
        }
    }

    private string? TextOf(string name) => !values.TryGetValue(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.GetRawText();
}
