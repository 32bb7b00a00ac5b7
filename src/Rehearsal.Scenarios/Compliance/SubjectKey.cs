using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Tells which events are about the same thing: those of one flow, or those whose fields at some paths are equal.</summary>
internal sealed class SubjectKey
{
    private readonly IReadOnlyList<string> names;
    private readonly List<FieldPath?> paths;

    /// <param name="names">The paths; empty for flows.</param>
    public SubjectKey(IReadOnlyList<string> names)
    {
        this.names = names;
        paths = [.. names.Select(FieldPath.Parse)];
    }

    /// <summary>Gets what events about the same thing share, for people.</summary>
    public string Shared => names.Count == 0 ? "in its flow" : $"with the same {string.Join(", ", names)}";

    /// <summary>Returns the key of an event, and what it is for people; null when the event does not have every field.</summary>
    public (string Key, string Shown)? Of(EventEnvelope published)
    {
        if (paths.Count == 0)
        {
            return (published.CorrelationId, $"flow {ShownText.Shorten(published.CorrelationId)}");
        }

        using var payload = FieldConditions.TryParse(published.Data);
        var key = new StringBuilder();
        var shown = new List<string>();
        for (var i = 0; i < paths.Count; i++)
        {
            if (payload is null || PayloadFields.Find(payload, paths[i]) is not { } field || PayloadFields.CanonicalText(field) is not { } part)
            {
                return null;
            }

            // The length keeps "a", "b" and "a,b" apart.
            key.Append(part.Length).Append(':').Append(part);
            shown.Add($"{names[i]} = {ShownText.Shorten(field.GetRawText())}");
        }

        return (key.ToString(), string.Join(", ", shown));
    }
}
