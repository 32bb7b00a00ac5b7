using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Explains a recording: what caused what, how long each hop waited and worked, what went wrong and what to do about it.</summary>
/// <remarks>
/// A pure function of the records: nothing is run and no clock is read. Work grows with n log n of the records and does not depend on
/// how deep a flow is. A recording may be partial, doubled or contradictory: an event whose cause is not in its flow is a root; a span
/// whose event is missing stands under an unrecorded event; an event caused by a span that was not recorded stands under a handling without
/// id; of two entries with one id the first counts; a circle of causes is cut before its first event in the log.
/// </remarks>
public static class FlowAnalysis
{
    /// <summary>Analyses a recording.</summary>
    /// <param name="records">The records; they are put in position order first.</param>
    /// <param name="options">What to go by; null for the defaults.</param>
    /// <returns>The report.</returns>
    public static FlowReport Analyze(IEnumerable<LogRecord> records, FlowAnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        options ??= new FlowAnalysisOptions();

        // :: Step 1: read no more than the bound, in log order.
        var entries = records.Take(options.RecordsMax == int.MaxValue ? int.MaxValue : options.RecordsMax + 1).ToList();
        var truncated = entries.Count > options.RecordsMax;
        if (truncated)
            entries.RemoveAt(entries.Count - 1);

        return new FlowReport { Flows = [.. ExplainEach(entries.OrderBy(record => record.Position), options).Select(static placed => placed.Flow)], Truncated = truncated };
    }

    /// <summary>Explains records in log order, flow by flow.</summary>
    internal static IEnumerable<PlacedFlow> ExplainEach(IEnumerable<LogRecord> records, FlowAnalysisOptions options)
    {
        // :: Step 2: tie events, handlings and calls together, one graph a flow.
        var recording = RecordingGraph.Build(records, new RecordingFacts());

        // :: Step 3: say what each flow means.
        var habits = options.Habits ?? FlowHabits.Learn(recording.Flows);
        return recording.Flows.Select(graph => Explain(graph, recording.Facts, habits, options));
    }

    /// <summary>Says what one flow means.</summary>
    internal static PlacedFlow Explain(FlowGraph graph, RecordingFacts facts, FlowHabits habits, FlowAnalysisOptions options)
    {
        var findings = new FindingList(options.IssuesMax);
        FlowInspection.Inspect(graph, facts, habits, options, findings);
        var totals = new FlowTotals(1, graph.EventCount, findings.Issues.Count + findings.Omitted);
        return new PlacedFlow(graph.Place, totals, () => FlowModel.Build(graph, facts, CriticalPath.Of(graph, facts.Shape), findings));
    }
}
