namespace Rehearsal.Analysis;

/// <summary>What two recordings differ in.</summary>
/// <param name="FlowCounts">How many flows the first and the second one have.</param>
/// <param name="Differences">The differences, by flow in the order of the first recording, those of the second alone at the end; within a flow by kind.</param>
public sealed record ComparisonReport((int First, int Second) FlowCounts, IReadOnlyList<FlowDifference> Differences)
{
    /// <summary>Gets a value indicating whether nothing differs.</summary>
    public bool IsSame => Differences.Count == 0;
}

/// <summary>One difference between two recordings.</summary>
/// <param name="Kind">What kind it is of.</param>
/// <param name="Flow">The flow it is in, for people: its first event with what that is about, and its number when there are several.</param>
/// <param name="Target">What differs: the way to it from the flow's first event.</param>
/// <param name="First">How the first recording has it; null when it has not.</param>
/// <param name="Second">How the second recording has it; null when it has not.</param>
public sealed record FlowDifference(FlowDifferenceKind Kind, string Flow, string Target, string? First, string? Second);

/// <summary>Kinds of <see cref="FlowDifference"/>.</summary>
public enum FlowDifferenceKind
{
    /// <summary>Only the first recording has it.</summary>
    Missing,

    /// <summary>Only the second recording has it.</summary>
    New,

    /// <summary>It ended otherwise.</summary>
    Outcome,

    /// <summary>It was published at another place among the others.</summary>
    Reordered,

    /// <summary>It took longer in the second recording.</summary>
    Slower,
}
