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

            var attempts = vertex.Handlings
                .Where(handling => handling.Span is not null)
                .GroupBy(handling => (handling.Service, handling.Handler))
                .Select(group => group.ToList())
                .ToList();
            foreach (var handlings in attempts)
            {
                OutcomeRule.Inspect(handlings, recording, findings);
                missing.InspectHandled(handlings);
            }

            missing.InspectNeverRun(vertex);
        }
    }
}
