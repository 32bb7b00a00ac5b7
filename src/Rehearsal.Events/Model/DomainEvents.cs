namespace Rehearsal.Events;

/// <summary>What counts as the events of a run.</summary>
public static class DomainEvents
{
    /// <summary>Picks the distinct domain events, triggers included: the first record of each event id, in the order given.</summary>
    /// <remarks>Redeliveries, duplicates, spans, marks and platform events (<c>rehearsal.*</c>) are not counted. Streams; remembers the ids it has seen.</remarks>
    /// <param name="records">Records in log order.</param>
    /// <returns>The events.</returns>
    public static IEnumerable<EventEnvelope> Of(IEnumerable<LogRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return Distinct(records);
    }

    /// <summary>Tells whether an event is the system's, not the platform's.</summary>
    /// <param name="published">The event.</param>
    /// <returns>True for a domain event.</returns>
    public static bool IsDomain(EventEnvelope published)
    {
        ArgumentNullException.ThrowIfNull(published);
        return !published.Type.StartsWith(EventEnvelope.PlatformTypePrefix, StringComparison.Ordinal);
    }

    private static IEnumerable<EventEnvelope> Distinct(IEnumerable<LogRecord> records)
    {
        var seen = new HashSet<Guid>();
        foreach (var record in records)
        {
            if (record.Entry is EventEnvelope e && IsDomain(e) && seen.Add(e.Id))
            {
                yield return e;
            }
        }
    }
}
