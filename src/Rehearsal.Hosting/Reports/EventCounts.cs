using Rehearsal.Events;

namespace Rehearsal.Hosting;

/// <summary>Counts events by type, in the order in which the types were first seen.</summary>
internal static class EventCounts
{
    public static IReadOnlyList<(string Type, int Count)> Of(IReadOnlyList<EventEnvelope> events)
    {
        List<(string Type, int Count)> counts = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (var envelope in events)
        {
            if (places.TryGetValue(envelope.Type, out var place))
            {
                counts[place] = (envelope.Type, counts[place].Count + 1);
            }
            else
            {
                places.Add(envelope.Type, counts.Count);
                counts.Add((envelope.Type, 1));
            }
        }

        return counts;
    }
}
