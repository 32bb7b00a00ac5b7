using Rehearsal.Events;

namespace Rehearsal.OpenTelemetry;

/// <summary>Keeps foreign spans in an event log as they come, a mark each, and reads them back as the records they stand for.</summary>
/// <remarks>
/// What a span is to its flow depends on spans that may come later or never, so it is decided when they are read. Safe for concurrent use.
/// </remarks>
public static class ForeignSpanLog
{
    /// <summary>The kind of the marks.</summary>
    public const string MarkKind = "rehearsal.otlp_span";

    /// <summary>Keeps spans: all of them or none.</summary>
    /// <param name="log">The log.</param>
    /// <param name="spans">The spans.</param>
    /// <param name="cancellationToken">Cancels the wait for the commit.</param>
    /// <returns>A task that ends when they are kept, as far as the log's durability goes.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async ValueTask AppendAsync(IEventLog log, IReadOnlyList<ForeignSpan> spans, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(spans);
        if (spans.Count > 0)
        {
            await log.AppendAsync([.. spans.Select(MarkOf)], cancellationToken: cancellationToken);
        }
    }

    /// <summary>Puts the events and spans that foreign spans stand for in their marks' place.</summary>
    /// <param name="records">The records of a log.</param>
    /// <returns>The records unchanged when no mark of a foreign span is among them; else the others and the translated ones in the order of time, with positions from 0.</returns>
    /// <exception cref="ArgumentNullException">The records are null.</exception>
    /// <exception cref="FormatException">A mark does not hold what <see cref="AppendAsync"/> wrote.</exception>
    public static IReadOnlyList<LogRecord> Translate(IReadOnlyList<LogRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var spans = records.Where(static record => IsOurs(record.Entry)).Select(static record => ForeignSpanJson.Decode(((Mark)record.Entry).Data)).ToList();
        return spans.Count == 0
            ? records
            : [.. records.Where(static record => !IsOurs(record.Entry)).Concat(TraceTranslation.Translate(spans))
                .OrderBy(static record => record.Entry.Time + (record.Entry is Span span ? span.Duration : TimeSpan.Zero))
                .Select(static (record, position) => record with { Position = position })];
    }

    private static bool IsOurs(LogEntry entry) => entry is Mark { Kind: MarkKind };

    private static Mark MarkOf(ForeignSpan span) => new()
    {
        Id = ForeignIds.OfSpan(span.Id),
        Kind = MarkKind,
        Time = span.Start,
        CorrelationId = span.Id.Trace.ToString("x32", System.Globalization.CultureInfo.InvariantCulture),
        Data = ForeignSpanJson.Encode(span),
    };
}
