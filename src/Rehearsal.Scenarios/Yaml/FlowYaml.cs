using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios;

/// <summary>Writes a value as YAML on one line: JSON with spaces, and without quotes around what is a word in every version of YAML.</summary>
internal static class FlowYaml
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What YAML 1.1 takes for truth values.
    private static readonly HashSet<string> OldWords = new(["y", "n", "yes", "no", "on", "off"], StringComparer.OrdinalIgnoreCase);

    public static string Of(JsonNode? value)
    {
        var yaml = new StringBuilder();
        Write(yaml, value);
        return yaml.ToString();
    }

    private static void Write(StringBuilder yaml, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                foreach (var (index, (name, item)) in map.Index())
                {
                    yaml.Append(index == 0 ? "{ " : ", ").Append(Text(name)).Append(": ");
                    Write(yaml, item);
                }

                yaml.Append(" }");
                break;
            case JsonArray list:
                foreach (var (index, item) in list.Index())
                {
                    yaml.Append(index == 0 ? "[" : ", ");
                    Write(yaml, item);
                }

                yaml.Append(list.Count == 0 ? "[]" : "]");
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                yaml.Append(Text(text.GetValue<string>()));
                break;
            default:
                yaml.Append(value?.ToJsonString() ?? "null");
                break;
        }
    }

    // The line separators of Unicode are line breaks to YAML's older readers.
    private static string Text(string text) => IsWord(text)
        ? text
        : JsonSerializer.Serialize(text, Options).Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal);

    // A duration begins with a digit and is no number.
    private static bool IsWord(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.') && text[0] != '.'
        && (char.IsAsciiLetter(text[0]) || DurationText.TryParse(text, out _, out _)) && YamlCoreSchema.Resolve(text) == YamlScalarKind.Text && !OldWords.Contains(text);
}
