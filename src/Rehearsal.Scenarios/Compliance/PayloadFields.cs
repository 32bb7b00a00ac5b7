using System.Globalization;
using System.Text.Json;

namespace Rehearsal.Scenarios;

/// <summary>Looks for fields of payloads. JSON may escape half of a surrogate pair; such a name or text is none.</summary>
internal static class PayloadFields
{
    /// <summary>Returns the field at a path; null when it is not there.</summary>
    public static JsonElement? Find(JsonDocument payload, FieldPath? path)
    {
        try
        {
            return path?.TryFind(payload.RootElement, out var field) == true ? field : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Returns the path of the first value, in the order of the payload, that is sought; null when there is none.</summary>
    /// <param name="value">The payload.</param>
    /// <param name="isSought">Tells of the name of a field, null for what is none, and its value.</param>
    /// <param name="isSecret">Tells of a name whether it is sought itself; it stands as <c>?</c> in the path. Null for none.</param>
    public static string? FindPath(JsonElement value, Func<string?, JsonElement, bool> isSought, Func<string, bool>? isSecret = null) =>
        isSought(null, value) ? "the payload" : FindWithin(value, isSought, isSecret)?.TrimStart('.');

    /// <summary>Returns a text that is equal for equal values, numbers as decimals; null for null and for what is no text.</summary>
    public static string? CanonicalText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => TextOf(value) is { } text ? $"\"{text}" : null,
        JsonValueKind.Number => JsonNumber.Canonical(value.GetRawText()),
        _ => value.GetRawText(),
    };

    /// <summary>Returns the text of a value; null for what is none.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Tells whether a value is something: null and texts of white space are nothing.</summary>
    public static bool HasContent(JsonElement value) =>
        value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) && (value.ValueKind != JsonValueKind.String || !string.IsNullOrWhiteSpace(TextOf(value)));

    /// <summary>Returns a number without an exponent, equal for equal numbers of up to 28 digits: <c>1.50</c> and <c>15e-1</c> are <c>1.5</c>.</summary>
    public static string NumberText(JsonElement number) =>
        decimal.TryParse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("0.############################", CultureInfo.InvariantCulture)
            : number.GetRawText();

    private static string? FindWithin(JsonElement value, Func<string?, JsonElement, bool> isSought, Func<string, bool>? isSecret)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                var name = NameOf(property);
                if (name is not null && isSecret?.Invoke(name) == true)
                {
                    return ".?";
                }

                var rest = isSought(name, property.Value) ? "" : FindWithin(property.Value, isSought, isSecret);
                if (rest is not null)
                {
                    return $".{(name is null ? "?" : ShownText.Shorten(name))}{rest}";
                }
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                var rest = isSought(null, item) ? "" : FindWithin(item, isSought, isSecret);
                if (rest is not null)
                {
                    return $"[{index}]{rest}";
                }

                index++;
            }
        }

        return null;
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
