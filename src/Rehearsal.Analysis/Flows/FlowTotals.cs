namespace Rehearsal.Analysis;

/// <summary>What a number of flows comes to.</summary>
/// <param name="Flows">The number of flows.</param>
/// <param name="Events">The number of their events, counted as <see cref="Flow.EventCount"/>.</param>
/// <param name="Findings">The number of their findings, those that were left out included.</param>
public readonly record struct FlowTotals(long Flows, long Events, long Findings)
{
    internal static FlowTotals Of(Flow flow) => new(1, flow.EventCount, flow.Issues.Count + flow.IssuesOmitted);

    internal FlowTotals With(FlowTotals other) => new(Flows + other.Flows, Events + other.Events, Findings + other.Findings);
}
