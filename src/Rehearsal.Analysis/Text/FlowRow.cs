namespace Rehearsal.Analysis;

/// <summary>One line of a flow's tree: three times, the tree, and the numbers of the findings that show here.</summary>
internal sealed record FlowRow(string At, string Wait, string Took, TextLine Tree, string Ending = "")
{
    /// <summary>Gets the tree to show when <see cref="Tree"/> does not fit; null to cut it.</summary>
    public TextLine? Brief { get; init; }
}
