using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Reports;

/// <summary>The flows of a recording in which something matches.</summary>
internal static class FilteredFlows
{
    /// <summary>Takes them out, whole. What a filter counts back from is the recording's last entry.</summary>
    /// <param name="records">The recording; not empty.</param>
    /// <param name="filter">The filter.</param>
    public static List<LogRecord> Of(List<LogRecord> records, EntryFilter filter)
    {
        var extract = new FlowExtract();
        extract.Look(records, filter.Compile(records.Max(static record => record.Entry.Time)));
        return [.. extract.Take(records)];
    }

    /// <summary>Reads them out of a recording or log, which is read more than once, so that no more than one entry is held.</summary>
    /// <param name="entries">Reads it.</param>
    /// <param name="path">The recording's file or the log's folder.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="take">Takes each entry of the flows.</param>
    /// <param name="errors">Takes why it cannot be read.</param>
    /// <returns>False when it cannot be read.</returns>
    public static bool TryRead(RecordedEntries entries, string path, EntryFilter filter, Action<LogRecord> take, List<Diagnostic> errors)
    {
        var end = DateTimeOffset.MinValue;
        if (filter.IsRelative && !entries.TryRead(path, record => end = record.Entry.Time > end ? record.Entry.Time : end, errors, keepsPayloads: false))
        {
            return false;
        }

        var matches = filter.Compile(end);
        var extract = new FlowExtract();
        return entries.TryRead(path, record => extract.Look([record], matches), errors)
            && entries.TryRead(path, record => extract.Take(record, take), errors, keepsPayloads: false);
    }
}
