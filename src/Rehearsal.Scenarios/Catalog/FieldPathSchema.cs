using System.Globalization;
using System.Text;

namespace Rehearsal.Scenarios;

/// <summary>Checks a field path against an event type.</summary>
internal static class FieldPathSchema
{
    /// <summary>Returns what is wrong with the path, or null when a payload may have the field.</summary>
    public static (string Message, string Expected, string Fix)? Check(FieldPath path, EventSchema schema)
    {
        var reached = new StringBuilder();
        var kind = FieldKind.Object;
        var fields = (IReadOnlyList<FieldSchema>?)schema.Fields;
        var itemKind = FieldKind.Any;
        foreach (var part in path.Parts)
        {
            if (kind == FieldKind.Any || (kind == FieldKind.Object && fields is null && part.Name is not null))
            {
                return null;
            }

            var holder = reached.Length == 0 ? schema.Type : $"{schema.Type}.{reached}";
            if (part.Name is not { } name)
            {
                if (kind != FieldKind.List)
                {
                    return ($"'{holder}' is not a list", "a list before a position in brackets", $"write '{reached}', without the position");
                }

                kind = itemKind;
                itemKind = FieldKind.Any;
                reached.Append(CultureInfo.InvariantCulture, $"[{part.Index}]");
                continue;
            }

            if (kind != FieldKind.Object)
            {
                return kind == FieldKind.List
                    ? ($"'{holder}' is a list", "a position in brackets before the field", $"write '{reached}[0].{name}'")
                    : ($"'{holder}' has no fields", "an object before a field", $"write '{reached}'");
            }

            if (Find(fields!, name) is not { } field)
            {
                var names = NamesOf(fields!);
                return ($"unknown field '{ShownText.Shorten(name)}' of '{holder}'", NearestName.OneOf(names), NearestName.Fix(name, names, "remove it"));
            }

            (kind, fields, itemKind) = (field.Kind, field.Fields, field.ItemKind);
            reached.Append(reached.Length == 0 ? "" : ".").Append(name);
        }

        return null;
    }

    public static FieldSchema? Find(IReadOnlyList<FieldSchema> fields, string name)
    {
        foreach (var field in fields)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }

    public static List<string> NamesOf(IReadOnlyList<FieldSchema> fields)
    {
        var names = new List<string>(fields.Count);
        foreach (var field in fields)
        {
            names.Add(field.Name);
        }

        return names;
    }
}
