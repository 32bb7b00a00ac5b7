using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Rehearsal.Events;

/// <summary>The first place where JSON is not what <see cref="EventJson"/> reads as a type.</summary>
/// <param name="Path">The place, fields and numbers of items: <c>lines[2].price</c>; empty for the whole.</param>
/// <param name="Expected">What the type takes there.</param>
/// <param name="Found">What stands there.</param>
internal sealed record JsonMisfit(string Path, string Expected, string Found)
{
    private const string Missing = "missing";

    /// <summary>Finds the place.</summary>
    /// <param name="json">What was read.</param>
    /// <param name="type">What it was read as.</param>
    /// <returns>The place; null when the text is not JSON, or only a type's own code can tell.</returns>
    public static JsonMisfit? Find(ReadOnlyMemory<byte> json, Type type)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = EventData.DepthMax });
            return InValue(document.RootElement, type, "");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NotSupportedException)
        {
            // Not JSON, a name that is not Unicode, or a type that cannot be read at all.
            return null;
        }
    }

    /// <summary>Says why a text was not read as a type, as the end of a sentence.</summary>
    /// <param name="failure">What the serializer threw.</param>
    /// <param name="json">What it read.</param>
    /// <param name="type">What it was to become.</param>
    public static string Words(JsonException failure, ReadOnlyMemory<byte> json, Type type) =>
        Find(json, type)?.ToString() ?? $"found {JsonWords.Of(failure, json.Span)}";

    /// <summary>Says it as the end of a sentence.</summary>
    public override string ToString() => $"{(Path.Length == 0 ? "it" : $"'{Path}'")} is {Found}; expected {Expected}";

    private static JsonMisfit? InValue(JsonElement value, Type type, string path)
    {
        var info = EventJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (info.PolymorphismOptions is not null)
        {
            return null;
        }

        // No annotation tells whether items may be null; values of a struct's type may not.
        if (value.ValueKind == JsonValueKind.Null)
        {
            return path.Length == 0 || (type.IsValueType && Nullable.GetUnderlyingType(type) is null) ? Wrong(value, info.Type, path) : null;
        }

        return (info.Kind, value.ValueKind) switch
        {
            (JsonTypeInfoKind.Object, JsonValueKind.Object) => InObject(value, info, path),
            (JsonTypeInfoKind.Dictionary, JsonValueKind.Object) => InEntries(value, info.ElementType!, path),
            (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => InItems(value, info.ElementType!, path),
            (JsonTypeInfoKind.None, _) => IsRead(value, info.Type) ? null : Wrong(value, info.Type, path),
            _ => Wrong(value, info.Type, path),
        };
    }

    private static JsonMisfit? InObject(JsonElement value, JsonTypeInfo info, string path)
    {
        var fields = info.Properties.Where(static property => property.Set is not null || property.AssociatedParameter is not null).ToList();
        var takesMore = info.Properties.Any(static property => property.IsExtensionData)
            || (info.UnmappedMemberHandling ?? EventJson.Options.UnmappedMemberHandling) != JsonUnmappedMemberHandling.Disallow;
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var place = Join(path, member.Name);
            var field = fields.Find(field => field.Name == member.Name);
            var misfit = !given.Add(member.Name) ? new JsonMisfit(place, "each field once", "given twice")
                : field is not null ? InField(member.Value, field, place)
                : takesMore || info.Properties.Any(property => property.Name == member.Name) ? null
                : new JsonMisfit(place, JsonKind.OneOf([.. fields.Select(static field => field.Name)]), "a field that is not known");
            if (misfit is not null)
            {
                return misfit;
            }
        }

        return fields.Find(field => IsRequired(field) && !given.Contains(field.Name)) is { } missing
            ? new JsonMisfit(Join(path, missing.Name), JsonKind.NameOf(missing.PropertyType), Missing)
            : null;
    }

    private static JsonMisfit? InField(JsonElement value, JsonPropertyInfo field, string path)
    {
        // What another converter takes is not told by the type.
        if (field.CustomConverter is not null || field.NumberHandling is not null)
        {
            return null;
        }

        var takesNull = field.IsSetNullable || Nullable.GetUnderlyingType(field.PropertyType) is not null;
        return value.ValueKind != JsonValueKind.Null ? InValue(value, field.PropertyType, path)
            : takesNull ? null
            : Wrong(value, field.PropertyType, path);
    }

    private static JsonMisfit? InEntries(JsonElement value, Type type, string path)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (InValue(member.Value, type, Join(path, member.Name)) is { } misfit)
            {
                return misfit;
            }
        }

        return null;
    }

    private static JsonMisfit? InItems(JsonElement value, Type type, string path)
    {
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (InValue(item, type, $"{path}[{index++}]") is { } misfit)
            {
                return misfit;
            }
        }

        return null;
    }

    private static bool IsRequired(JsonPropertyInfo field) => field.IsRequired || field.AssociatedParameter is { HasDefaultValue: false };

    private static bool IsRead(JsonElement value, Type type)
    {
        try
        {
            _ = value.Deserialize(type, EventJson.Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonMisfit Wrong(JsonElement value, Type type, string path) => new(path, JsonKind.NameOf(type), JsonKind.Describe(value));

    private static string Join(string path, string name) => path.Length == 0 ? JsonKind.Shown(name) : $"{path}.{JsonKind.Shown(name)}";
}
