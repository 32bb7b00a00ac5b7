namespace Rehearsal.Analysis;

/// <summary>What the tree needs to know of every part of a flow before it is drawn: its end, its size, its findings.</summary>
internal sealed class FlowOutline
{
    private readonly Dictionary<FlowNode, Extent> extents = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Guid, List<int>> findings = [];
    private readonly HashSet<Guid> critical;

    public FlowOutline(Flow flow)
    {
        Flow = flow;
        critical = [.. flow.CriticalPath];
        for (var i = 0; i < flow.Issues.Count; i++)
        {
            if (!findings.TryGetValue(flow.Issues[i].About, out var about))
                findings.Add(flow.Issues[i].About, about = []);
            about.Add(i);
        }

        Measure();
    }

    public Flow Flow { get; }

    public Extent Of(FlowNode node) => extents[node];

    public bool IsCritical(FlowNode node) => critical.Contains(node.Id);

    public bool IsCritical(FlowCall call) => critical.Contains(call.Id);

    public bool IsCritical(FlowHandling handling) => handling.Id is { } id ? critical.Contains(id) : handling.Caused.Any(IsCritical);

    public bool HasFindings(FlowHandling handling) =>
        (handling.Id is { } id && findings.ContainsKey(id)) || handling.Calls.Any(call => findings.ContainsKey(call.Id)) || handling.Caused.Any(node => Of(node).HasFindings);

    public bool HasFindings(FlowCall call) => findings.ContainsKey(call.Id);

    /// <summary>Gets the findings about an event, handling or call with their places in <see cref="Flow.Issues"/>.</summary>
    public IEnumerable<(int Index, FlowIssue Issue)> FindingsOf(Guid? id) =>
        id is { } known && findings.TryGetValue(known, out var indexes) ? indexes.Select(index => (index, Flow.Issues[index])) : [];

    /// <summary>Gets the handling whose consequences go on in the same column: the critical one, else the one whose consequences end last.</summary>
    /// <param name="node">The event.</param>
    /// <param name="inLogOrder">Whether to pass over handlings that would be out of order as the last of their siblings.</param>
    public FlowHandling? TrunkOf(FlowNode node, bool inLogOrder)
    {
        var candidates = inLogOrder ? MayBeLast(node.Handlings) : node.Handlings;
        FlowHandling? trunk = null;
        foreach (var handling in candidates.Where(handling => handling.Caused.Count > 0))
        {
            if (trunk is null || Rank(handling).CompareTo(Rank(trunk)) >= 0)
                trunk = handling;
        }

        // Without consequences, what should have come stands in their place.
        return trunk ?? candidates.LastOrDefault(handling => FindingsOf(handling.Id).Any(finding => finding.Issue.Kind == FlowIssueKind.Missing));

        (bool Critical, TimeSpan End) Rank(FlowHandling handling) =>
            (handling.Caused.Any(IsCritical), handling.Caused.Max(caused => Of(caused).End));
    }

    /// <summary>Gets the event that follows a trunk's handling in the same column.</summary>
    public FlowNode? TrunkOf(FlowHandling handling) => handling.Caused.Count == 0
        ? null
        : handling.Caused.FirstOrDefault(IsCritical) ?? handling.Caused.MaxBy(caused => Of(caused).End);

    /// <summary>Gets the handlings that none followed in the same service, to end no earlier, and none with consequences at the same instant.</summary>
    private static List<FlowHandling> MayBeLast(IReadOnlyList<FlowHandling> handlings)
    {
        var free = new List<FlowHandling>();
        var instants = new HashSet<TimeSpan>();
        var ends = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        for (var i = handlings.Count - 1; i >= 0; i--)
        {
            var handling = handlings[i];
            var end = handling.At + handling.Duration;
            var isFollowed = ends.TryGetValue(handling.Service, out var last) && last >= end;
            if (!instants.Contains(handling.At) && !isFollowed)
                free.Add(handling);
            if (handling.Caused.Count > 0)
                instants.Add(handling.At);
            if (!isFollowed)
                ends[handling.Service] = end;
        }

        free.Reverse();
        return free;
    }

    private void Measure()
    {
        var nodes = new List<FlowNode>();
        var open = new Stack<FlowNode>(Flow.Roots);
        while (open.TryPop(out var node))
        {
            nodes.Add(node);
            foreach (var caused in node.Handlings.SelectMany(handling => handling.Caused))
                open.Push(caused);
        }

        // Causes stand before what they caused: backwards, every part is measured before its whole.
        for (var i = nodes.Count - 1; i >= 0; i--)
            extents.Add(nodes[i], Measure(nodes[i]));
    }

    private Extent Measure(FlowNode node)
    {
        var extent = new Extent(node.At, 1, findings.ContainsKey(node.Id));
        foreach (var handling in node.Handlings)
        {
            var found = (handling.Id is { } id && findings.ContainsKey(id)) || handling.Calls.Any(HasFindings);
            extent = extent.With(new Extent(handling.At + handling.Duration, 0, found));
            foreach (var caused in handling.Caused)
                extent = extent.With(extents[caused]);
        }

        return extent;
    }

    /// <summary>An event with all that followed from it.</summary>
    /// <param name="End">When the last of it ended.</param>
    /// <param name="EventCount">The number of events.</param>
    /// <param name="HasFindings">Whether a finding is about any of it.</param>
    internal readonly record struct Extent(TimeSpan End, int EventCount, bool HasFindings)
    {
        public Extent With(Extent other) =>
            new(End >= other.End ? End : other.End, EventCount + other.EventCount, HasFindings || other.HasFindings);
    }
}
