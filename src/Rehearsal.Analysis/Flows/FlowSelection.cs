namespace Rehearsal.Analysis;

/// <summary>Keeps of any number of flows those that a report shows: the first ones with findings, the first ones without, and what all others come to.</summary>
/// <remarks>Flows may come in any order. Not safe for concurrent use.</remarks>
/// <param name="max">The most flows of either kind to keep; 1 or more.</param>
public sealed class FlowSelection(int max)
{
    private static readonly Comparer<(int Recording, long Place)> LastFirst = Comparer<(int Recording, long Place)>.Create(static (left, right) => right.CompareTo(left));

    private readonly PriorityQueue<Flow, (int Recording, long Place)> withFindings = new(LastFirst);
    private readonly PriorityQueue<Flow, (int Recording, long Place)> without = new(LastFirst);
    private FlowTotals omitted;

    /// <summary>Takes a flow.</summary>
    /// <param name="flow">The flow with its place in its recording.</param>
    /// <param name="recording">The place of the recording among others.</param>
    public void Add(PlacedFlow flow, int recording = 0)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var kept = flow.Totals.Findings > 0 ? withFindings : without;
        if (kept.Count < max)
            kept.Enqueue(flow.Flow, (recording, flow.Place));
        else if (kept.TryPeek(out _, out var last) && last.CompareTo((recording, flow.Place)) > 0)
            omitted = omitted.With(FlowTotals.Of(kept.DequeueEnqueue(flow.Flow, (recording, flow.Place))));
        else
            omitted = omitted.With(flow.Totals);
    }

    /// <summary>Makes a report of the flows that were kept.</summary>
    /// <param name="truncated">Whether a recording was longer than what was looked at.</param>
    /// <returns>The report, its flows in the order of their places.</returns>
    public FlowReport ToReport(bool truncated = false) => new()
    {
        Flows = [.. withFindings.UnorderedItems.Concat(without.UnorderedItems).OrderBy(static item => item.Priority).Select(static item => item.Element)],
        Omitted = omitted,
        Truncated = truncated,
    };
}
