using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>An event and what it is about.</summary>
/// <param name="Event">The event.</param>
/// <param name="Index">Its place among all events of the run.</param>
/// <param name="Number">Its 1-based number among those of its type.</param>
/// <param name="Subject">The key of what it is about, and that for people; null when the event does not have the fields that say so.</param>
internal sealed record SubjectEvent(EventEnvelope Event, int Index, int Number, (string Key, string Shown)? Subject)
{
    /// <summary>Gets the event for people: <c>RecordRead number 2 (record_id = "R-1")</c>.</summary>
    public string Shown => $"{Event.Type} number {Number} ({ShownSubject})";

    // What a run must not show may be what an event is about.
    private string ShownSubject => Subject is not { } subject ? "it does not say of what"
        : Enum.GetValues<SensitiveData>().Any(kind => SensitiveText.Has(kind, subject.Shown)) ? "what it is about is not shown"
        : subject.Shown;

    /// <summary>Returns the events of some types in log order.</summary>
    public static IEnumerable<SubjectEvent> All(Observation observation, SubjectKey key, params IEnumerable<string?> types)
    {
        var sought = types.ToHashSet(StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < observation.Events.Count; i++)
        {
            var published = observation.Events[i];
            if (sought.Contains(published.Type))
            {
                var number = numbers[published.Type] = numbers.GetValueOrDefault(published.Type) + 1;
                yield return new SubjectEvent(published, i, number, key.Of(published));
            }
        }
    }
}
