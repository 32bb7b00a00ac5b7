using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Writes texts and payloads as YAML, on one line: JSON is YAML when a space follows each colon and comma.</summary>
internal static class FlowYaml
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a text in double quotes.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Options);

    /// <summary>Writes a payload in flow style.</summary>
    public static string Flow(EventData data)
    {
        using var document = JsonDocument.Parse(data.Utf8Json.IsEmpty ? "{}"u8.ToArray() : data.Utf8Json);
        var yaml = new StringBuilder();
        Write(yaml, document.RootElement);
        return yaml.ToString();
    }

    private static void Write(StringBuilder yaml, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var separator = "{ ";
                foreach (var property in value.EnumerateObject())
                {
                    yaml.Append(separator).Append(Quote(property.Name)).Append(": ");
                    Write(yaml, property.Value);
                    separator = ", ";
                }

                yaml.Append(separator == "{ " ? "{}" : " }");
                break;
            case JsonValueKind.Array:
                yaml.Append('[');
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    yaml.Append(index == 0 ? "" : ", ");
                    Write(yaml, item);
                }

                yaml.Append(']');
                break;
            case JsonValueKind.String:
                yaml.Append(Quote(value.GetString()!));
                break;
            default:
                yaml.Append(value.GetRawText());
                break;
        }
    }
}
