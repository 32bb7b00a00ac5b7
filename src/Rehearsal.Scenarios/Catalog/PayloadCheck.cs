using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Tells whether a payload fits an event type of a system, outside any scenario.</summary>
public static class PayloadCheck
{
    /// <summary>Checks a payload.</summary>
    /// <param name="catalog">What the system has.</param>
    /// <param name="type">The event's type.</param>
    /// <param name="data">The payload; null to use the type's declared example.</param>
    /// <param name="where">What the payload came from, for the messages.</param>
    /// <returns>The errors; empty when it fits.</returns>
    public static IReadOnlyList<Diagnostic> Validate(SystemCatalog catalog, string type, EventData? data, string where)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(type);
        var errors = new DiagnosticCollector(file: null);
        if (catalog.Events.FirstOrDefault(schema => schema.Type == type) is not { } schema)
        {
            List<string> types = [.. catalog.Events.Select(static schema => schema.Type)];
            errors.Add(
                DiagnosticCodes.UnknownEvent, default, $"unknown event '{ShownText.Shorten(type)}'.", NearestName.OneOf(types),
                ShownText.Shorten(type), NearestName.Fix(type, types, "name one of them"));
        }
        else if (data is { } payload)
        {
            new PayloadValidation(schema, default, new Dictionary<string, SourceLocation>(), [], where, errors).Check(payload);
        }
        else if (!schema.HasExample)
        {
            errors.Add(
                DiagnosticCodes.NoExample, default, $"'{type}' declares no example, and there is no data.", "data, or an event type with an example",
                "neither", $"give its data with {where}, or declare an example on the record");
        }

        return errors.ToList();
    }
}
