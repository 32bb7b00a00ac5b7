using Rehearsal.Events;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>Answers a query by looking at every record.</summary>
internal static class LinearScan
{
    public static List<LogRecord> Answer(LogQuery query, IEnumerable<LogRecord> records)
    {
        var found = records.Where(record => record.Position >= query.FromPosition && Matches(query, record.Entry));
        found = query.Backwards ? found.Reverse() : found;
        return [.. query.Limit is { } limit ? found.Take(limit) : found];
    }

    private static bool Matches(LogQuery query, LogEntry entry)
    {
        var (type, stream, kind) = entry switch
        {
            EventEnvelope e => (e.Type, e.Stream, LogEntryKinds.Events),
            Mark mark => (mark.Kind, null, LogEntryKinds.Marks),
            _ => (null, null, LogEntryKinds.Spans),
        };
        return (query.Type is null || query.Type == type)
            && (query.CorrelationId is null || query.CorrelationId == entry.CorrelationId)
            && (query.Stream is null || query.Stream == stream)
            && (query.Since is null || entry.Time >= query.Since)
            && (query.Until is null || entry.Time < query.Until)
            && query.Kinds.HasFlag(kind);
    }
}
