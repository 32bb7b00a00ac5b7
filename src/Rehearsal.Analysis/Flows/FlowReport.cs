namespace Rehearsal.Analysis;

/// <summary>Everything <see cref="FlowAnalysis"/> says about a recording.</summary>
/// <remarks>Immutable; may be shared between threads.</remarks>
public sealed record FlowReport
{
    /// <summary>Gets the flows in the order in which they first appear in the log.</summary>
    public required IReadOnlyList<Flow> Flows { get; init; }

    /// <summary>Gets what the flows come to that are not among <see cref="Flows"/>, for no more were kept than are shown.</summary>
    /// <value>The default is nothing.</value>
    public FlowTotals Omitted { get; init; }

    /// <summary>Gets a value indicating whether the recording was longer than <see cref="FlowAnalysisOptions.RecordsMax"/> and its rest was not looked at.</summary>
    public bool Truncated { get; init; }

    /// <summary>Gets what all flows come to.</summary>
    internal FlowTotals Totals => Flows.Aggregate(Omitted, static (totals, flow) => totals.With(FlowTotals.Of(flow)));
}
