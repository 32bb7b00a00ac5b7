namespace Rehearsal.Analysis;

/// <summary>A flow of a <see cref="FlowStream"/>.</summary>
/// <remarks>Valid until the next one is asked for. Not safe for concurrent use.</remarks>
public sealed class PlacedFlow
{
    private readonly Func<Flow> explain;
    private Flow? flow;

    internal PlacedFlow(long place, FlowTotals totals, Func<Flow> explain) => (Place, Totals, this.explain) = (place, totals, explain);

    /// <summary>Gets which place it has among the recording's flows: the one with the least place appears first in the log.</summary>
    public long Place { get; }

    /// <summary>Gets what it comes to, known before it is made.</summary>
    public FlowTotals Totals { get; }

    /// <summary>Gets the flow; made when it is asked for, so that millions of them can be counted and few shown.</summary>
    public Flow Flow => flow ??= explain();
}
