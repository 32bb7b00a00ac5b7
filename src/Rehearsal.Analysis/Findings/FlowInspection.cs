namespace Rehearsal.Analysis;

/// <summary>Asks every rule about every event of a flow, in log order.</summary>
internal static class FlowInspection
{
    public static void Inspect(FlowGraph graph, RecordingGraph recording, FlowAnalysisOptions options, FindingList findings)
    {
        var missing = new MissingRule(graph, recording, findings);
        foreach (var vertex in graph.Events)
        {
            DuplicateRule.Inspect(vertex, findings);
            foreach (var handling in vertex.Handlings)
                SlowRule.Inspect(handling, recording.Shape, options.SlowThreshold, findings);

            foreach (var attempts in AttemptsByHandler(vertex))
            {
                OutcomeRule.Inspect(attempts, recording, findings);
                missing.InspectHandled(attempts);
            }

            missing.InspectNeverRun(vertex);
        }
    }

    private static IEnumerable<List<HandlingVertex>> AttemptsByHandler(EventVertex vertex)
    {
        if (vertex.Handlings is [{ Span: not null }])
            return [vertex.Handlings];
        return vertex.Handlings
            .Where(handling => handling.Span is not null)
            .GroupBy(handling => (handling.Service, handling.Handler))
            .Select(group => group.ToList());
    }
}
