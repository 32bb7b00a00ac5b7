using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Looks for values of forgotten subjects in the events after their erasure, in one pass.</summary>
internal sealed class Forgetting
{
    private readonly HashSet<string> names;
    private readonly Dictionary<string, HashSet<string>> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> holders = new(StringComparer.Ordinal);
    private readonly HashSet<string> requested = new(StringComparer.Ordinal);
    private readonly ForgottenValues forgotten = new();
    private bool isAnyKnown;

    private Forgetting(IReadOnlyList<string> names) => this.names = names.ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns the first place of a value that should be forgotten, for people, without the value, or that there was nothing to forget; else null.</summary>
    public static string? FindBroken(ErasureControl control, SubjectKey key, Observation observation)
    {
        var forgetting = new Forgetting(control.Forgets);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var published in observation.Events)
        {
            var number = numbers[published.Type] = numbers.GetValueOrDefault(published.Type) + 1;
            if (forgetting.FindIn(published) is { } place)
            {
                return $"remembered {place} of {published.Type} number {number}";
            }

            if (key.Of(published) is { } subject)
            {
                forgetting.Take(published, subject.Key, control);
            }
        }

        return forgetting.isAnyKnown ? null : $"no evidence: nobody who was erased had {string.Join(" or ", control.Forgets)}";
    }

    private void Take(EventEnvelope published, string subject, ErasureControl control)
    {
        if (published.Type == control.Requested)
        {
            requested.Add(subject);
        }

        Learn(published, subject);
        if (published.Type == control.Erased && requested.Remove(subject) && known.Remove(subject, out var values))
        {
            isAnyKnown = true;
            foreach (var value in values)
            {
                // What another one has too is not of this one alone.
                if (--holders[value] == 0)
                {
                    forgotten.Add(value);
                }
            }
        }
    }

    private void Learn(EventEnvelope published, string subject)
    {
        using var payload = FieldConditions.TryParse(published.Data);
        if (payload is null)
        {
            return;
        }

        _ = PayloadFields.FindPath(payload.RootElement, (name, value) =>
        {
            if (name is not null && names.Contains(name))
            {
                LearnAll(value, subject);
            }

            return false;
        });
    }

    private void LearnAll(JsonElement value, string subject) => _ = PayloadFields.FindPath(value, (_, part) =>
    {
        if (TextOf(part) is { Length: > 0 } text)
        {
            known.TryAdd(subject, new HashSet<string>(StringComparer.Ordinal));
            if (known[subject].Add(text))
            {
                holders[text] = holders.GetValueOrDefault(text) + 1;
            }
        }

        return false;
    });

    private string? FindIn(EventEnvelope published)
    {
        if (forgotten.Count == 0)
        {
            return null;
        }

        if (published.Subject is { } subject && forgotten.AreIn(subject))
        {
            return "at the subject";
        }

        if (forgotten.AreIn(published.CorrelationId))
        {
            return "at the correlation id";
        }

        using var payload = FieldConditions.TryParse(published.Data);
        var isName = false;
        var path = payload is null ? null : PayloadFields.FindPath(
            payload.RootElement,
            (_, value) => TextOf(value) is { } text && forgotten.AreIn(text),
            name => isName = forgotten.AreIn(name));
        return path is null ? null : isName ? $"in the name at {path}" : $"at {path}";
    }

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? PayloadFields.NumberText(value) : PayloadFields.TextOf(value);
}
