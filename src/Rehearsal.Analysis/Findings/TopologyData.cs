using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Reads a topology, passing over what an older or foreign recording says differently.</summary>
internal static class TopologyData
{
    public static bool TryRead(EventData data, [NotNullWhen(true)] out SystemTopology? topology)
    {
        topology = null;
        try
        {
            using var document = JsonDocument.Parse(data.Utf8Json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            topology = new SystemTopology(Text(document.RootElement, "name"), [.. Items(document.RootElement, "services").Select(Service)]);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ServiceTopology Service(JsonElement json) =>
        new(Text(json, "name"), Text(json, "kind"), [.. Items(json, "handlers").Select(Handler)]);

    private static HandlerTopology Handler(JsonElement json) => new(
        Text(json, "name"),
        Text(json, "event"),
        Texts(json, "publishes"),
        Texts(json, "may_publish"),
        Texts(json, "policies"),
        json.TryGetProperty("slo_ms", out var slo) && slo.ValueKind == JsonValueKind.Number && slo.TryGetDouble(out var milliseconds) ? milliseconds : null);

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static List<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];
}
