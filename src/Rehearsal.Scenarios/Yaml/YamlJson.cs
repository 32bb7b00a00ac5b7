using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Encodes nodes as JSON: keys in the order of the file, numbers digit for digit.</summary>
internal static class YamlJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Encodes a value.</summary>
    /// <param name="node">The value.</param>
    /// <param name="what">What it is, for people.</param>
    /// <param name="errors">Takes the numbers that JSON does not have; the encoding is then not to be used.</param>
    /// <param name="locations">Takes the place of each field by dotted path, the value itself under the empty path; or null.</param>
    /// <returns>The JSON.</returns>
    public static EventData Encode(YamlNode node, string what, ReadingErrors errors, Dictionary<string, SourceLocation>? locations = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            locations?.TryAdd("", node.Location);
            Write(node, what, "", writer, errors, locations);
        }

        return new EventData(buffer.WrittenMemory.ToArray());
    }

    private static void Write(
        YamlNode node, string what, string path, Utf8JsonWriter writer, ReadingErrors errors, Dictionary<string, SourceLocation>? locations)
    {
        switch (node)
        {
            case YamlScalar scalar:
                WriteScalar(scalar, what, writer, errors);
                break;
            case YamlList list:
                writer.WriteStartArray();
                for (var i = 0; i < list.Items.Count; i++)
                {
                    var itemPath = locations is null ? "" : $"{path}[{i}]";
                    locations?.TryAdd(itemPath, list.Items[i].Location);
                    Write(list.Items[i], what, itemPath, writer, errors, locations);
                }

                writer.WriteEndArray();
                break;
            case YamlMap map:
                writer.WriteStartObject();
                foreach (var entry in map.Entries)
                {
                    var fieldPath = locations is null ? "" : path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
                    locations?.TryAdd(fieldPath, entry.KeyLocation);
                    writer.WritePropertyName(entry.Key);
                    Write(entry.Value, what, fieldPath, writer, errors, locations);
                }

                writer.WriteEndObject();
                break;
        }
    }

    private static void WriteScalar(YamlScalar scalar, string what, Utf8JsonWriter writer, ReadingErrors errors)
    {
        switch (scalar.Kind)
        {
            case YamlScalarKind.Text:
                writer.WriteStringValue(scalar.Text);
                break;
            case YamlScalarKind.Boolean:
                writer.WriteBooleanValue(YamlCoreSchema.IsTrue(scalar.Text));
                break;
            case YamlScalarKind.Number when YamlCoreSchema.ToJsonNumber(scalar.Text) is { } number:
                writer.WriteRawValue(number, skipInputValidation: true);
                break;
            case YamlScalarKind.Null:
                writer.WriteNullValue();
                break;
            default:
                errors.Impossible(
                    scalar, $"a number in {what}", scalar.Kind == YamlScalarKind.NotFinite ? "finite, as JSON has no others" : "at most 2^64 − 1 in octal or hexadecimal");
                writer.WriteNullValue();
                break;
        }
    }
}
