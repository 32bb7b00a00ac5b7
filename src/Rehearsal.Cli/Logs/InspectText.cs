using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Cli.Logs;

/// <summary>Writes what a log holds for people.</summary>
internal static class InspectText
{
    /// <summary>Writes one log: its records when records were asked for, else what it is.</summary>
    public static void Write(TextWriter text, InspectedLog log, LogOptions options)
    {
        text.Write($"{log.Folder}\n");
        if (log.Record is { } record)
        {
            WriteRecord(text, record);
        }

        if (options.Position is not null)
        {
            WriteRecords(text, log.Listed, options.Filter is null ? "no record from this position on" : "no record that matches");
        }

        if (options is { Record: null, Position: null })
        {
            WriteSummary(text, log);
            WriteSegments(text, log);
            WriteTypes(text, log);
        }
    }

    /// <summary>Names a kind of entry.</summary>
    public static string KindOf(LogEntryKinds kind) => kind switch
    {
        LogEntryKinds.Events => "event",
        LogEntryKinds.Spans => "span",
        _ => "mark",
    };

    private static void WriteSummary(TextWriter text, InspectedLog log)
    {
        var segments = log.Found.Segments;
        var last = segments[^1];
        Line("records", $"{LogWords.Count(log.CountOf(LogEntryKinds.Events), "event")}, {LogWords.Count(log.CountOf(LogEntryKinds.Spans), "span")}, {LogWords.Count(log.CountOf(LogEntryKinds.Marks), "mark")} in {LogWords.Count(segments.Sum(static s => s.Batches), "batch", "batches")}; {LogWords.Positions(log.Found)}");
        Line("times", log.Earliest is null ? "none" : $"{LogWords.Time(log.Earliest.Value)} to {LogWords.Time(log.Latest!.Value)}");
        Line("flushed", log.FlushedBefore == log.Found.Head ? "everything" : $"known of everything before position {LogWords.Plain(log.FlushedBefore)}");
        Line("closed", last.IsSealed ? "yes" : "no: a writer has it open, or ended without closing it");
        if (last.TornBytes > 0)
        {
            Line("torn tail", $"{LogWords.Count(last.TornBytes, "byte")} from byte {LogWords.Plain(last.End)} of {Path.GetFileName(last.File)}");
        }

        foreach (var follower in log.Followers)
        {
            Line("follower", follower.LowWater is { } next ? $"{follower.Name}: handled before position {LogWords.Plain(next)}, and {LogWords.Plain(follower.HandledAbove)} above" : $"{follower.Name}: its checkpoint cannot be read");
        }

        if (!log.Found.IsWhole)
        {
            Line("damaged", $"{LogWords.Count(log.Found.Problems.Count, "problem")}: see 'rehearse log verify --from {log.Folder}'");
        }

        void Line(string name, string value) => text.Write($"  {name,-9}  {value}\n");
    }

    private static void WriteSegments(TextWriter text, InspectedLog log)
    {
        text.Write("\n  segment                       format  first position   records   batches        used        size\n");
        foreach (var segment in log.Found.Segments)
        {
            text.Write(string.Create(CultureInfo.InvariantCulture, $"  {Path.GetFileName(segment.File)}  {segment.Format?.ToString() ?? "?",-6}  {segment.First,14}  {segment.Records,8}  {segment.Batches,8}  {segment.End,10:n0}  {segment.Length,10:n0}\n"));
        }
    }

    private static void WriteTypes(TextWriter text, InspectedLog log)
    {
        text.Write("\n   records  kind   type\n");
        foreach (var ((kind, type), count) in log.Types)
        {
            text.Write(string.Create(CultureInfo.InvariantCulture, $"  {count,8:n0}  {(type.Length > 0 ? $"{KindOf(kind),-5}  {type}" : KindOf(kind))}\n"));
        }
    }

    private static void WriteRecords(TextWriter text, List<StoredRecord> records, string none)
    {
        foreach (var record in records)
        {
            var correlation = record.CorrelationId.Length == 0 ? "" : $"  {record.CorrelationId}";
            var stream = record.Stream is null ? "" : $"  stream {record.Stream}";
            text.Write(string.Create(CultureInfo.InvariantCulture, $"  {record.Position,8}  {LogWords.Time(record.Time)}  {KindOf(record.Kind),-5}  {NameOf(record)}{correlation}{stream}\n"));
        }

        if (records.Count == 0)
        {
            text.Write($"  {none}\n");
        }
    }

    // A span is known by who handled what.
    private static string NameOf(StoredRecord record) => record.Type ?? (record.ToEntry() is Span span ? $"{span.Service}.{span.Handler}({span.TriggerType})" : "");

    private static void WriteRecord(TextWriter text, StoredRecord record)
    {
        Line("position", LogWords.Plain(record.Position));
        Line("segment", Path.GetFileName(record.File));
        Line("bytes", string.Create(CultureInfo.InvariantCulture, $"{record.Length:n0}, from byte {record.Offset} to {record.Offset + record.Length - 1}"));
        Line("crc-32c", string.Create(CultureInfo.InvariantCulture, $"{record.Checksum:x8}, holds"));
        Line("batch", record.EndsBatch ? "ends here" : "goes on");
        Line("flushed", $"everything before position {LogWords.Plain(record.Position - record.Unflushed)} was, when it was written");
        Line("kind", KindOf(record.Kind));
        Line("name", NameOf(record));
        Line("time", LogWords.Time(record.Time));
        Line("id", record.Id.ToString());
        Line("correlation", record.CorrelationId);
        if (record.Stream is not null)
        {
            Line("stream", record.Stream);
        }

        Line("recorded", InspectJson.LineOf(record));

        void Line(string name, string value) => text.Write($"  {name,-11}  {value}\n");
    }
}
