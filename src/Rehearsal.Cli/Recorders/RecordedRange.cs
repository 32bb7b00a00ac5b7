using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.OpenTelemetry;

namespace Rehearsal.Cli.Recorders;

/// <summary>What a recorder has recorded: the flows that match between its start and now, taken out of the log.</summary>
/// <param name="reader">The log.</param>
/// <param name="recorder">The recorder.</param>
/// <param name="to">The position behind the last one that counts.</param>
internal sealed class RecordedRange(EmbeddedLogReader reader, Recorder recorder, long to)
{
    private readonly FlowExtract flows = new();

    /// <summary>Gets how many flows there are, once they were read.</summary>
    public int FlowCount => flows.FlowCount;

    /// <summary>Gets a value indicating whether there were more flows than one recording holds.</summary>
    public bool Truncated => flows.Truncated;

    /// <summary>Reads the entries; without a filter all since the start, with one the whole flows that match.</summary>
    /// <param name="matches">The filter's condition; null for none.</param>
    public IEnumerable<LogRecord> Read(Predicate<LogEntry>? matches)
    {
        if (HoldsForeignSpans())
        {
            // What they are to their flows shows when all are there; what came before the recorder was started is no part of it.
            var told = ForeignSpanLog.Translate([.. Scan(recorder.FromPosition)]);
            flows.Look(told, matches ?? (static _ => true));
            return flows.Take(told);
        }

        flows.Look(Scan(recorder.FromPosition), matches ?? (static _ => true));
        return flows.Take(Scan(0));
    }

    // A receiver's log has nothing else.
    private bool HoldsForeignSpans() => Scan(recorder.FromPosition).FirstOrDefault().Entry is Mark { Kind: ForeignSpanLog.MarkKind };

    private IEnumerable<LogRecord> Scan(long from)
    {
        using var scan = reader.Scan(from);
        while (Next(scan) is { } record)
        {
            yield return record;
        }
    }

    // A record is decoded where it lies, which an iterator may not hold on to.
    private LogRecord? Next(LogScan scan) => scan.MoveNext() && scan.Current.Position < to ? new LogRecord(scan.Current.Position, scan.Current.ToEntry()) : null;
}
