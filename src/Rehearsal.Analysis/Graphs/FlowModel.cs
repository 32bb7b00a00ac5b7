namespace Rehearsal.Analysis;

/// <summary>Turns a graph into the immutable model people get.</summary>
internal static class FlowModel
{
    public static Flow Build(FlowGraph graph, RecordingFacts facts, IReadOnlyList<Guid> criticalPath, FindingList findings)
    {
        // Children come after their parents in preorder: walking it backwards, everything caused is there when it is needed.
        var nodes = new FlowNode[graph.Preorder.Count];
        for (var i = nodes.Length - 1; i >= 0; i--)
            nodes[i] = Node(graph.Preorder[i], graph.Start, nodes, facts);

        var handlings = graph.Preorder.SelectMany(vertex => vertex.Handlings).Where(handling => handling.Span is not null).ToList();
        return new Flow
        {
            CorrelationId = graph.CorrelationId,
            Start = graph.Start,
            Duration = graph.End - graph.Start,
            EventCount = graph.EventCount,
            HandlingCount = handlings.Count,
            Services = [.. handlings.OrderBy(handling => handling.Start).Select(handling => handling.Service).Distinct(StringComparer.Ordinal)],
            Roots = [.. graph.Roots.OrderBy(root => root.Order).Select(root => nodes[root.Enter])],
            CriticalPath = criticalPath,
            Issues = findings.Issues,
            IssuesOmitted = findings.Omitted,
        };
    }

    private static FlowNode Node(EventVertex vertex, DateTimeOffset start, FlowNode[] nodes, RecordingFacts facts) => new()
    {
        Event = vertex.Type,
        Id = vertex.Id,
        Source = vertex.Source,
        Subject = vertex.Envelope.Subject,
        At = vertex.Time - start,
        Recorded = vertex.Recorded,
        Joins = vertex.Cause?.AlsoAfter is { } joined ? [.. joined.Select(static handling => handling.Trigger).Distinct().Select(static other => new FlowJoin(other.Id, other.Type, other.Source))] : [],
        Handlings = vertex.Handlings.Count == 0 ? [] : [.. vertex.Handlings.Select(handling => Handling(handling, start, nodes, facts))],
    };

    private static FlowHandling Handling(HandlingVertex handling, DateTimeOffset start, FlowNode[] nodes, RecordingFacts facts) => new()
    {
        Id = handling.Span?.Id,
        Service = handling.Service,
        Handler = handling.Handler,
        At = handling.Start - start,
        Wait = handling.Span is { } span && span.QueueWait > TimeSpan.Zero ? span.QueueWait : TimeSpan.Zero,
        Duration = handling.End - handling.Start,
        Attempt = handling.Span?.Attempt ?? 1,
        Outcome = handling.Outcome,
        Error = handling.Span?.Error,
        Injected = handling.Span is { } attempt && facts.IsInjected(attempt),
        Calls = handling.Calls.Count == 0 ? [] : [.. handling.Calls
            .OrderBy(call => call.Time)
            .Select(call => new FlowCall(call.Id, call.Handler, call.Time - start, call.End - call.Time, call.Outcome, call.Error, facts.IsInjected(call)))],
        Caused = handling.Caused.Count == 0 ? [] : [.. handling.Caused.Select(caused => nodes[caused.Enter])],
    };
}
