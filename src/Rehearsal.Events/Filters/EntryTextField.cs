namespace Rehearsal.Events;

/// <summary>A text of an entry that filters know by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kinds">The kinds of entry that have it.</param>
/// <param name="Read">Reads it from an entry of such a kind; null when this one has none.</param>
internal sealed record EntryTextField(string Name, LogEntryKinds Kinds, Func<LogEntry, string?> Read)
{
    public static IReadOnlyList<EntryTextField> All { get; } =
    [
        new("type", LogEntryKinds.All, static entry => entry switch
        {
            EventEnvelope published => published.Type,
            Span span => span.TriggerType,
            Mark mark => mark.Kind,
            _ => null,
        }),
        new("kind", LogEntryKinds.All, static entry => entry switch
        {
            EventEnvelope => "event",
            Span => "span",
            _ => "mark",
        })
        {
            Values = ["event", "span", "mark"],
        },
        new("service", LogEntryKinds.Events | LogEntryKinds.Spans, static entry => entry is Span span ? span.Service : ((EventEnvelope)entry).Source),
        new("source", LogEntryKinds.Events, static entry => ((EventEnvelope)entry).Source),
        new("subject", LogEntryKinds.Events, static entry => ((EventEnvelope)entry).Subject),
        new("stream", LogEntryKinds.Events, static entry => ((EventEnvelope)entry).Stream),
        new("handler", LogEntryKinds.Spans, static entry => ((Span)entry).Handler),
        new("outcome", LogEntryKinds.Spans, static entry => ((Span)entry).Outcome switch
        {
            SpanOutcome.Succeeded => "succeeded",
            SpanOutcome.Retried => "retried",
            SpanOutcome.Failed => "failed",
            _ => "dead_lettered",
        })
        {
            Values = ["succeeded", "retried", "failed", "dead_lettered"],
        },
        new("error", LogEntryKinds.Spans, static entry => ((Span)entry).Error?.Message),
        new("correlation", LogEntryKinds.All, static entry => entry.CorrelationId),
        new("causation", LogEntryKinds.Events, static entry => ((EventEnvelope)entry).CausationId?.ToString()),
        new("id", LogEntryKinds.All, static entry => entry.Id.ToString()),
    ];

    /// <summary>Gets all the texts that there are; empty when any text may be.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Reads the text; false when this kind of entry never has it.</summary>
    public bool TryRead(LogEntry entry, out string? text)
    {
        var applies = (entry.KindInQueries & Kinds) != 0;
        text = applies ? Read(entry) : null;
        return applies;
    }
}
