using Rehearsal.Analysis;
using Rehearsal.Events;

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
}
