using System.Text.Json;

namespace Rehearsal.Analysis;

/// <summary>A value that differs between two JSON documents.</summary>
/// <param name="Path">Its path, such as <c>data.items[2].price</c>.</param>
/// <param name="Left">The left value, or null when it is missing there.</param>
/// <param name="Right">The right value, or null when it is missing there.</param>
/// <param name="IsOrder">Whether a list or object around it holds the same things in another order.</param>
internal sealed record JsonDifference(string Path, JsonElement? Left, JsonElement? Right, bool IsOrder)
{
    private const int CountMax = 100;

    /// <summary>Finds the values that differ, in the order of the left document; the first hundred.</summary>
    public static IReadOnlyList<JsonDifference> Find(JsonElement left, JsonElement right)
    {
        List<JsonDifference> found = [];
        Collect(left, right, "", isOrder: false, found);
        return found;
    }

    private static void Collect(JsonElement left, JsonElement right, string path, bool isOrder, List<JsonDifference> found)
    {
        if (found.Count == CountMax || left.GetRawText() == right.GetRawText())
            return;
        if (left.ValueKind == JsonValueKind.Object && right.ValueKind == JsonValueKind.Object)
            CollectMembers(left, right, path, isOrder, found);
        else if (left.ValueKind == JsonValueKind.Array && right.ValueKind == JsonValueKind.Array)
            CollectItems([.. left.EnumerateArray()], [.. right.EnumerateArray()], path, isOrder, found);
        else
            found.Add(new JsonDifference(path, left, right, isOrder));
    }

    private static void CollectMembers(JsonElement left, JsonElement right, string path, bool isOrder, List<JsonDifference> found)
    {
        var count = found.Count;
        foreach (var member in left.EnumerateObject())
        {
            if (right.TryGetProperty(member.Name, out var other))
                Collect(member.Value, other, Below(path, member.Name), isOrder, found);
            else
                found.Add(new JsonDifference(Below(path, member.Name), member.Value, null, isOrder));
        }

        foreach (var member in right.EnumerateObject())
        {
            if (!left.TryGetProperty(member.Name, out _))
                found.Add(new JsonDifference(Below(path, member.Name), null, member.Value, isOrder));
        }

        // The same members, but not the same text: they stand in another order.
        if (found.Count == count && count < CountMax)
            found.Add(new JsonDifference(path, left, right, IsOrder: true));
    }

    private static void CollectItems(JsonElement[] left, JsonElement[] right, string path, bool isOrder, List<JsonDifference> found)
    {
        isOrder |= Sorted(left).SequenceEqual(Sorted(right), StringComparer.Ordinal);
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var item = $"{path}[{i}]";
            if (i >= left.Length)
                found.Add(new JsonDifference(item, null, right[i], isOrder));
            else if (i >= right.Length)
                found.Add(new JsonDifference(item, left[i], null, isOrder));
            else
                Collect(left[i], right[i], item, isOrder, found);
        }
    }

    private static IEnumerable<string> Sorted(JsonElement[] items) => items.Select(static item => item.GetRawText()).Order(StringComparer.Ordinal);

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
