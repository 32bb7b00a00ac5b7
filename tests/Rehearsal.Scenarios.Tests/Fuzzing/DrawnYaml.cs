using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios.Tests;

/// <summary>Writes a value as YAML in the ways people do: blocks or brackets, quotes or none, comments, now and then an anchor or a tag.</summary>
internal sealed class DrawnYaml(Random random)
{
    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder text = new();
    private bool isPlain;
    private int anchors;

    /// <summary>Writes a value.</summary>
    public string Write(JsonNode? value)
    {
        text.Clear();
        anchors = 0;
        isPlain = random.Next(2) == 0;
        WriteBlock(value, 0);
        return text.ToString();
    }

    private void WriteBlock(JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map when random.Next(4) > 0:
                foreach (var (key, item) in map)
                {
                    StartLine(indent);
                    WriteText(key);
                    text.Append(": ");
                    WriteBlock(item, indent + 1);
                }

                break;
            case JsonArray { Count: > 0 } list when random.Next(4) > 0:
                foreach (var item in list)
                {
                    StartLine(indent);
                    text.Append("- ");
                    WriteBlock(item, indent + 1);
                }

                break;
            default:
                WriteFlow(value);
                break;
        }
    }

    private void WriteFlow(JsonNode? value)
    {
        if (!isPlain)
        {
            text.Append(random.Next(60) switch
            {
                0 => $"&a{anchors++} ",
                1 => "!!str ",
                2 when anchors > 0 => $"*a{random.Next(anchors)} # ",
                _ => "",
            });
        }

        switch (value)
        {
            case JsonObject map:
                text.Append('{');
                foreach (var (key, item) in map)
                {
                    text.Append(' ');
                    WriteText(key);
                    text.Append(": ");
                    WriteFlow(item);
                    text.Append(',');
                }

                text.Append(" }");
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var item in list)
                {
                    WriteFlow(item);
                    text.Append(", ");
                }

                text.Append(']');
                break;
            case null:
                text.Append(random.Next(2) == 0 ? "null" : "~");
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String:
                WriteText(scalar.GetValue<string>());
                break;
            default:
                text.Append(value.ToJsonString());
                break;
        }
    }

    private void WriteText(string value)
    {
        // Plain only where it stays what it is; sometimes where it does not.
        var isWord = value.Length > 0 && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '<' or '>' or '$' or '.');
        text.Append(isWord || random.Next(200) == 0 ? value : JsonSerializer.Serialize(value, AsItIs));
    }

    private void StartLine(int indent)
    {
        if (text.Length > 0)
        {
            text.Append(!isPlain && random.Next(40) == 0 ? " # a word\n" : "\n");
        }

        text.Append(' ', 2 * indent);
    }
}
