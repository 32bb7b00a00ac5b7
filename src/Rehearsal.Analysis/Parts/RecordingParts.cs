using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>A recording dealt into parts, each with all of some flows.</summary>
internal sealed class RecordingParts
{
    private const int HandlersMax = 10_000;

    private readonly RecordingFacts facts = new();
    private readonly HashSet<(string Service, string Handler, string Event)> handlers = [];
    private readonly RecordingPart[] parts;

    public RecordingParts(int count, long bytesMax, int blockSize = RecordingPart.BlockSize)
    {
        var memory = new PartMemory(bytesMax);
        var names = new PartNames();
        parts = [.. Enumerable.Range(0, count).Select(_ => new RecordingPart(memory, names, blockSize))];
    }

    /// <summary>Takes the next record.</summary>
    public void Add(LogRecord record)
    {
        switch (record.Entry)
        {
            case Mark mark when !RecordingFacts.IsTelling(mark):
                return;
            case Mark mark when mark.Kind == MarkKinds.System || mark.CorrelationId.Length == 0:
                facts.Read(mark);
                return;
            case Span { Kind: SpanKind.Handling } span when handlers.Count <= HandlersMax:
                handlers.Add((span.Service, span.Handler, span.TriggerType));
                break;
        }

        PartOf(record.Entry.CorrelationId).Add(record);
    }

    /// <summary>Explains part by part.</summary>
    public IEnumerable<PlacedFlow> Explain(FlowAnalysisOptions options)
    {
        var habits = options.Habits ?? FlowHabits.Learn(Array.Empty<FlowGraph>());
        if (options.Habits is not null || !IsStated)
            habits = Learn(options.Habits);

        foreach (var part in parts)
        {
            var (flows, own) = GraphOf(part);
            foreach (var graph in flows)
                yield return FlowAnalysis.Explain(graph, own, habits, options);
        }
    }

    // Habits are asked only about handlers that the system does not state, and so is when the recording ended.
    private bool IsStated => handlers.Count <= HandlersMax && handlers.All(handler => facts.Shape.States(handler));

    private FlowHabits Learn(FlowHabits? given)
    {
        var learnt = FlowHabits.Learn(parts.SelectMany(part =>
        {
            var (flows, own) = GraphOf(part);
            facts.Reach(own.OwnEnd);
            return flows;
        }));
        return given ?? learnt;
    }

    private (List<FlowGraph> Flows, RecordingFacts Facts) GraphOf(RecordingPart part)
    {
        var own = new RecordingFacts(facts);
        return (RecordingGraph.Build(part.Read(), own).Flows, own);
    }

    // The same in every process, so that a recording is always explained in the same order.
    private RecordingPart PartOf(string correlationId)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in correlationId)
            hash = unchecked((hash ^ character) * 1099511628211UL);
        return parts[(int)((hash >> 32) % (ulong)parts.Length)];
    }
}
