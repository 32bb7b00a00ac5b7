using System.Text.Json;

namespace Rehearsal.Scenarios;

/// <summary>Deep equality of JSON values: numbers as decimals, objects without regard to the order of their fields, lists in order.</summary>
internal static class JsonEquality
{
    /// <summary>Compares two values.</summary>
    /// <exception cref="InvalidOperationException">A name or text escapes half of a surrogate pair.</exception>
    public static bool AreEqual(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
        {
            return false;
        }

        return left.ValueKind switch
        {
            JsonValueKind.Number => JsonNumber.Compare(left.GetRawText(), right.GetRawText()) == 0,
            JsonValueKind.String => left.GetString() == right.GetString(),
            JsonValueKind.Array => ListsAreEqual(left, right),
            JsonValueKind.Object => ObjectsAreEqual(left, right),
            _ => true,
        };
    }

    private static bool ListsAreEqual(JsonElement left, JsonElement right)
    {
        if (left.GetArrayLength() != right.GetArrayLength())
        {
            return false;
        }

        using var rightItems = right.EnumerateArray();
        foreach (var item in left.EnumerateArray())
        {
            if (!rightItems.MoveNext() || !AreEqual(item, rightItems.Current))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ObjectsAreEqual(JsonElement left, JsonElement right)
    {
        if (left.GetPropertyCount() != right.GetPropertyCount())
        {
            return false;
        }

        foreach (var property in left.EnumerateObject())
        {
            if (!right.TryGetProperty(property.Name, out var other) || !AreEqual(property.Value, other))
            {
                return false;
            }
        }

        return true;
    }
}
