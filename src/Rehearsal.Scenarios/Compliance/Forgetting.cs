using System.Buffers;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Looks for values of forgotten subjects in the events after their erasure, in one pass.</summary>
internal sealed class Forgetting
{
    // A shorter one, such as a first name, may be part of any text.
    private const int PartLengthMin = 4;

    private readonly HashSet<string> names;
    private readonly Dictionary<string, HashSet<string>> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> requested = new(StringComparer.Ordinal);
    private readonly HashSet<string> forgotten = new(StringComparer.Ordinal);
    private SearchValues<string>? parts;

    private Forgetting(IReadOnlyList<string> names) => this.names = names.ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns the first place of a value that should be forgotten, for people, without the value; null when there is none.</summary>
    public static string? FindRemembered(ErasureControl control, SubjectKey key, Observation observation)
    {
        var forgetting = new Forgetting(control.Forgets);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var published in observation.Events)
        {
            var number = numbers[published.Type] = numbers.GetValueOrDefault(published.Type) + 1;
            if (forgetting.FindIn(published) is { } path)
            {
                return $"remembered at {path} of {published.Type} number {number}";
            }

            if (key.Of(published) is { } subject)
            {
                forgetting.Take(published, subject.Key, control);
            }
        }

        return null;
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
            forgotten.UnionWith(values);
            parts = SearchValues.Create([.. forgotten.Where(static value => value.Length >= PartLengthMin)], StringComparison.Ordinal);
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
            if (name is not null && names.Contains(name) && TextOf(value) is { Length: > 0 } text)
            {
                known.TryAdd(subject, new HashSet<string>(StringComparer.Ordinal));
                known[subject].Add(text);
            }

            return false;
        });
    }

    private string? FindIn(EventEnvelope published)
    {
        if (forgotten.Count == 0)
        {
            return null;
        }

        if (published.Subject is { } subject && IsRemembered(subject))
        {
            return "the subject";
        }

        using var payload = FieldConditions.TryParse(published.Data);
        return payload is null ? null : PayloadFields.FindPath(payload.RootElement, (_, value) => TextOf(value) is { } text && IsRemembered(text));
    }

    private bool IsRemembered(string text) => forgotten.Contains(text) || (parts is { } searched && text.AsSpan().ContainsAny(searched));

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : PayloadFields.TextOf(value);
}
