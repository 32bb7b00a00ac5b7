using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Controls of what is seen in payloads: <see cref="EncryptionControl"/> and <see cref="MinimisationControl"/>.</summary>
internal static class FieldControls
{
    public static ControlFinding Evaluate(EncryptionControl control, Observation observation)
    {
        var expected = $"{string.Join(", ", control.Fields)} match {ShownText.Shorten(control.Matches)} wherever they stand";
        var names = control.Fields.ToHashSet(StringComparer.Ordinal);
        var pattern = ScenarioRules.CompilePattern(control.Matches);
        var seen = 0;
        foreach (var (published, number) in Numbered(control.Events, observation))
        {
            using var payload = FieldConditions.TryParse(published.Data);
            var path = payload is null ? null : PayloadFields.FindPath(payload.RootElement, (name, value) =>
            {
                if (name is null || !names.Contains(name) || value.ValueKind == JsonValueKind.Null)
                {
                    return false;
                }

                seen++;
                return PayloadFields.TextOf(value) is not { } text || pattern?.IsMatch(text) != true;
            });
            if (path is not null)
            {
                return new ControlFinding(expected, $"{path} of {published.Type} number {number} is in clear", false);
            }
        }

        return seen == 0
            ? new ControlFinding(expected, $"no evidence: no event has {string.Join(" or ", control.Fields)}", false)
            : new ControlFinding(expected, $"{seen} protected", true);
    }

    public static ControlFinding Evaluate(MinimisationControl control, Observation observation)
    {
        var sought = string.Join(", ", control.Never.Select(ComplianceCatalog.NameOf).Concat(control.Without.Select(static name => $"field {name}")));
        var expected = $"no {sought}";
        var without = control.Without.ToHashSet(StringComparer.Ordinal);
        var seen = 0;
        foreach (var (published, number) in Numbered(control.Events, observation))
        {
            seen++;
            if (FindIn(published, control, without) is { } found)
            {
                return new ControlFinding(expected, $"{found} of {published.Type} number {number}", false);
            }
        }

        // Errors go to logs. Those of some events' handlings are theirs.
        foreach (var span in observation.Handlings)
        {
            if (span.Error is { } error && (control.Events.Count == 0 || control.Events.Contains(span.TriggerType)) && DataIn(error.Message, control.Never) is { } data)
            {
                return new ControlFinding(expected, $"{data} in an error of {span.Service}.{span.Handler}", false);
            }
        }

        return seen == 0
            ? new ControlFinding(expected, $"no evidence: no {(control.Events.Count == 0 ? "event" : string.Join(" or ", control.Events))} was published", false)
            : new ControlFinding(expected, $"none in {seen} event{(seen == 1 ? "" : "s")}", true);
    }

    // The value itself is not shown: reports are kept and passed on.
    private static string? FindIn(EventEnvelope published, MinimisationControl control, HashSet<string> without)
    {
        if (published.Subject is { } subject && DataIn(subject, control.Never) is { } inSubject)
        {
            return $"{inSubject} in the subject";
        }

        if (DataIn(published.CorrelationId, control.Never) is { } inCorrelation)
        {
            return $"{inCorrelation} in the correlation id";
        }

        using var payload = FieldConditions.TryParse(published.Data);
        string? what = null;
        var path = payload is null ? null : PayloadFields.FindPath(payload.RootElement, (name, value) =>
        {
            what = name is not null && without.Contains(name) && value.ValueKind != JsonValueKind.Null ? "a value" : DataIn(value, control.Never);
            return what is not null;
        }, name =>
        {
            what = DataIn(name, control.Never) is { } inName ? $"{inName} in the name" : null;
            return what is not null;
        });
        return path is null ? null : $"{what} at {path}";
    }

    private static string? DataIn(JsonElement value, IReadOnlyList<SensitiveData> kinds) => value.ValueKind switch
    {
        JsonValueKind.String => PayloadFields.TextOf(value) is { } text ? DataIn(text, kinds) : null,
        JsonValueKind.Number => PayloadFields.NumberText(value) is var number && !number.Contains('.', StringComparison.Ordinal) ? DataIn(number, kinds) : null,
        _ => null,
    };

    private static string? DataIn(string text, IReadOnlyList<SensitiveData> kinds)
    {
        // An id that is drawn at random may hold the digits of anything.
        if (Guid.TryParse(text, out _))
        {
            return null;
        }

        foreach (var kind in kinds)
        {
            if (SensitiveText.Has(kind, text))
            {
                return ComplianceCatalog.NameOf(kind);
            }
        }

        return null;
    }

    // Each event of the types, with its number among those of its type.
    private static IEnumerable<(EventEnvelope Event, int Number)> Numbered(IReadOnlyList<string> types, Observation observation)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var published in observation.Events)
        {
            var number = numbers[published.Type] = numbers.GetValueOrDefault(published.Type) + 1;
            if (types.Count == 0 || types.Contains(published.Type))
            {
                yield return (published, number);
            }
        }
    }
}
