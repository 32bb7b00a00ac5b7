using System.Globalization;
using System.Text.Json;

namespace Rehearsal.Scenarios;

/// <summary>The path of a field in a payload: names joined by dots, each followed by any number of list positions.</summary>
/// <remarks>
/// <code>
/// path  = part *("." part)      order_id, address.city, items[0].price, grid[1][2]
/// part  = name *("[" digits "]")
/// name  = 1 or more characters other than . [ ]
/// </code>
/// Positions count from 0. A field whose name holds one of the three characters cannot be reached.
/// </remarks>
internal sealed class FieldPath
{
    public const string Expected = "a field path such as order_id, address.city or items[0].price";

    private FieldPath(IReadOnlyList<FieldPathPart> parts) => Parts = parts;

    /// <summary>Gets the names and positions from the payload's root on.</summary>
    public IReadOnlyList<FieldPathPart> Parts { get; }

    /// <summary>Reads a path; null when it is not one.</summary>
    public static FieldPath? Parse(string path)
    {
        var parts = new List<FieldPathPart>();
        var rest = path.AsSpan();
        while (true)
        {
            var end = rest.IndexOfAny('.', '[', ']');
            var name = end < 0 ? rest : rest[..end];
            if (name.IsEmpty || parts.Count >= ScenarioLimits.DepthMax)
            {
                return null;
            }

            parts.Add(new FieldPathPart(name.ToString(), 0));
            rest = rest[name.Length..];
            while (rest is ['[', ..])
            {
                var close = rest.IndexOf(']');
                if (close < 0 || !int.TryParse(rest[1..close], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    return null;
                }

                parts.Add(new FieldPathPart(null, index));
                rest = rest[(close + 1)..];
            }

            if (rest.IsEmpty)
            {
                return new FieldPath(parts);
            }

            if (rest[0] != '.')
            {
                return null;
            }

            rest = rest[1..];
        }
    }

    /// <summary>Finds the field; false when it is not there.</summary>
    public bool TryFind(JsonElement root, out JsonElement field)
    {
        field = root;
        foreach (var part in Parts)
        {
            var found = part.Name is { } name
                ? field.ValueKind == JsonValueKind.Object && field.TryGetProperty(name, out field)
                : field.ValueKind == JsonValueKind.Array && part.Index < field.GetArrayLength();
            if (!found)
            {
                return false;
            }

            field = part.Name is null ? field[part.Index] : field;
        }

        return true;
    }
}

/// <summary>A name, or when that is null a position in a list.</summary>
internal readonly record struct FieldPathPart(string? Name, int Index);
