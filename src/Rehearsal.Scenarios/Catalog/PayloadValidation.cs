using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Checks a payload against its event type. A saved value may stand for any value.</summary>
internal sealed class PayloadValidation(
    EventSchema schema,
    SourceLocation eventLocation,
    IReadOnlyDictionary<string, SourceLocation> fieldLocations,
    HashSet<string> savedNames,
    string where,
    DiagnosticCollector errors)
{
    public void Check(EventData data)
    {
        using var document = FieldConditions.TryParse(data);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            errors.Add(
                DiagnosticCodes.WrongType, eventLocation, $"the data of '{schema.Type}' in {where} must be an object.", "an object",
                document is null ? "no JSON" : Describe(document.RootElement), "write the fields of the event");
            return;
        }

        CheckObject(document.RootElement, schema.Fields, "");
    }

    private void CheckObject(JsonElement value, IReadOnlyList<FieldSchema> fields, string path)
    {
        foreach (var property in value.EnumerateObject())
        {
            var fieldPath = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (FieldPathSchema.Find(fields, property.Name) is { } field)
            {
                CheckField(property.Value, field, fieldPath);
            }
            else
            {
                var names = FieldPathSchema.NamesOf(fields);
                errors.Add(
                    DiagnosticCodes.UnknownField, PlaceOf(fieldPath), $"unknown field '{ShownText.Shorten(fieldPath)}' of '{schema.Type}' in {where}.",
                    NearestName.OneOf(names), ShownText.Shorten(property.Name), NearestName.Fix(property.Name, names, "remove the line"));
            }
        }

        foreach (var field in fields)
        {
            if (field.Required && !value.TryGetProperty(field.Name, out _))
            {
                var fieldPath = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
                errors.Add(
                    DiagnosticCodes.MissingField, PlaceOf(path), $"'{schema.Type}' in {where} has no field '{fieldPath}'.",
                    $"the field '{field.Name}', {Name(field.Kind)}", "nothing", $"add '{field.Name}: …'");
            }
        }
    }

    private void CheckField(JsonElement value, FieldSchema field, string path)
    {
        if (IsSaved(value))
        {
            return;
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            if (!field.Nullable && field.Kind != FieldKind.Any)
            {
                ReportKind(value, field.Kind, path);
            }

            return;
        }

        if (!IsKind(value, field.Kind))
        {
            ReportKind(value, field.Kind, path);
        }
        else if (field.Kind == FieldKind.Object && field.Fields is not null)
        {
            CheckObject(value, field.Fields, path);
        }
        else if (field.Kind == FieldKind.List)
        {
            CheckItems(value, field, path);
        }
        else if (field.Kind == FieldKind.Text)
        {
            CheckText(value, field.Values, path);
        }
    }

    private void CheckItems(JsonElement list, FieldSchema field, string path)
    {
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var itemPath = $"{path}[{index++}]";
            if (item.ValueKind == JsonValueKind.Null)
            {
                // A schema does not say whether items may be null: the record's decoder does.
                continue;
            }

            if (IsSaved(item))
            {
                continue;
            }

            if (!IsKind(item, field.ItemKind))
            {
                ReportKind(item, field.ItemKind, itemPath);
            }
            else if (field.ItemKind == FieldKind.Object && field.Fields is not null)
            {
                CheckObject(item, field.Fields, itemPath);
            }
            else if (field.ItemKind == FieldKind.Text)
            {
                CheckText(item, field.Values, itemPath);
            }
        }
    }

    private void CheckText(JsonElement value, IReadOnlyList<string>? values, string path)
    {
        var text = value.GetString()!;
        foreach (var allowed in values ?? [text])
        {
            if (allowed == text)
            {
                return;
            }
        }

        errors.Add(
            DiagnosticCodes.ImpossibleValue, PlaceOf(path), $"'{path}' of '{schema.Type}' in {where} cannot be '{ShownText.Shorten(text)}'.",
            NearestName.OneOf(values!), ShownText.Shorten(text), NearestName.Fix(text, values!, "remove the line"));
    }

    private void ReportKind(JsonElement value, FieldKind kind, string path) => errors.Add(
        DiagnosticCodes.WrongType, PlaceOf(path), $"'{path}' of '{schema.Type}' in {where} must be {Name(kind)}.", Name(kind), Describe(value),
        kind == FieldKind.Text && value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            ? $"put it in quotes: \"{ShownText.Shorten(value.GetRawText())}\""
            : $"write {Name(kind)}");

    private bool IsSaved(JsonElement value) =>
        savedNames.Count > 0 && value.ValueKind == JsonValueKind.String && SavedNames.UsedIn(value.GetString()!).Any(savedNames.Contains);

    private SourceLocation PlaceOf(string path) =>
        fieldLocations.TryGetValue(path, out var location) ? location : eventLocation;

    private static bool IsKind(JsonElement value, FieldKind kind) => kind switch
    {
        FieldKind.Any => true,
        FieldKind.Text => value.ValueKind == JsonValueKind.String,
        FieldKind.Number => value.ValueKind == JsonValueKind.Number,
        FieldKind.Integer => value.ValueKind == JsonValueKind.Number && value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0,
        FieldKind.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        FieldKind.Object => value.ValueKind == JsonValueKind.Object,
        FieldKind.List => value.ValueKind == JsonValueKind.Array,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind is not known."),
    };

    private static string Name(FieldKind kind) => kind switch
    {
        FieldKind.Text => "a text",
        FieldKind.Number => "a number",
        FieldKind.Integer => "a whole number",
        FieldKind.Boolean => "true or false",
        FieldKind.Object => "an object",
        FieldKind.List => "a list",
        _ => "any value",
    };

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text {ShownText.Shorten(value.GetRawText())}",
        JsonValueKind.Number => $"the number {ShownText.Shorten(value.GetRawText())}",
        _ => $"the truth value {value.GetRawText()}",
    };
}
