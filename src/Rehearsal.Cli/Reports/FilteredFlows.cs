using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Reports;

/// <summary>The flows of a recording in which something matches.</summary>
internal static class FilteredFlows
{
    /// <summary>Reads them out of a recording or log, whole. It is read more than once, so that no more than one entry is held. What a filter counts back from is the last entry.</summary>
    /// <param name="entries">Reads it.</param>
    /// <param name="path">The recording's file or the log's folder.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="take">Takes each entry of the flows.</param>
    /// <param name="errors">Takes why it cannot be read.</param>
    /// <param name="keepsPayloads">Whether the events that are taken get their payloads.</param>
    /// <returns>False when it cannot be read.</returns>
    public static bool TryRead(RecordedEntries entries, string path, EntryFilter filter, Action<LogRecord> take, List<Diagnostic> errors, bool keepsPayloads = false)
    {
        var end = DateTimeOffset.MinValue;
        if (filter.IsRelative && !entries.TryRead(path, record => end = record.Entry.Time > end ? record.Entry.Time : end, errors, keepsPayloads: false))
        {
            return false;
        }

        var matches = filter.Compile(end);
        var extract = new FlowExtract();
        return entries.TryRead(path, record => extract.Look([record], matches), errors)
            && entries.TryRead(path, record => extract.Take(record, take), errors, keepsPayloads);
    }
}
