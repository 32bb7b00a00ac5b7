namespace Rehearsal.Analysis;

/// <summary>Collects findings up to a bound and counts the rest.</summary>
internal sealed class FindingList(int capacity)
{
    private readonly List<FlowIssue> issues = [];

    public IReadOnlyList<FlowIssue> Issues => issues;

    public int Omitted { get; private set; }

    public void Add(FlowIssueKind kind, Guid about, string target, string detail, string recommendation)
    {
        if (issues.Count == capacity)
            Omitted++;
        else
            issues.Add(new FlowIssue(kind, target, detail, recommendation) { About = about });
    }
}
