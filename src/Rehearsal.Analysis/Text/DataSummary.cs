using System.Text;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Shortens a payload to one line: <c>order_id=ORD-1 total=59.98 items=[2] address={3}</c>.</summary>
internal static class DataSummary
{
    private const int ValueWidthMax = 32;

    /// <summary>Writes the fields in their own order, texts without quotes unless they hold spaces, lists and objects as counts.</summary>
    public static string Of(EventData data, int width)
    {
        if (data.Utf8Json.IsEmpty)
            return string.Empty;
        using var document = JsonDocument.Parse(data.Utf8Json, new JsonDocumentOptions { MaxDepth = EventData.DepthMax });
        return TextWidth.Cut(Root(document.RootElement, width), width);
    }

    private static string Root(JsonElement root, int width)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Value(root);

        var line = new StringBuilder();
        foreach (var field in root.EnumerateObject())
        {
            // Cutting to the width shows that more would follow.
            if (line.Length > width)
                break;
            line.Append(line.Length > 0 ? " " : string.Empty).Append(TextWidth.Clean(field.Name)).Append('=').Append(Value(field.Value));
        }

        return line.ToString();
    }

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{value.EnumerateObject().Count()}}}",
        JsonValueKind.Array => $"[{value.GetArrayLength()}]",
        JsonValueKind.String => Text(value.GetString()!),
        _ => TextWidth.Cut(value.GetRawText(), ValueWidthMax),
    };

    private static string Text(string text)
    {
        var cut = TextWidth.Cut(TextWidth.Clean(text), ValueWidthMax);
        return cut.Length == 0 || cut.Contains(' ', StringComparison.Ordinal) ? $"\"{cut}\"" : cut;
    }
}
