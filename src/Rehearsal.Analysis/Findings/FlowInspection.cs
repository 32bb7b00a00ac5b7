namespace Rehearsal.Analysis;

/// <summary>Asks every rule about every event of a flow, in log order.</summary>
internal static class FlowInspection
{
    public static void Inspect(FlowGraph graph, RecordingFacts facts, FlowHabits habits, FlowAnalysisOptions options, FindingList findings)
    {
        var missing = new MissingRule(graph, facts, findings);
        var unusual = new HabitRule(facts, habits, options.Habits is null, findings);
        foreach (var vertex in graph.Events)
        {
            DuplicateRule.Inspect(vertex, findings);
            foreach (var handling in vertex.Handlings)
                SlowRule.Inspect(handling, facts, options.SlowThreshold, findings);

            foreach (var attempts in HandlerAttempts.Of(vertex))
            {
                OutcomeRule.Inspect(attempts, facts, findings);
                missing.InspectHandled(attempts);
                unusual.InspectHandled(attempts);
            }

            missing.InspectNeverRun(vertex);
            unusual.InspectNeverRun(vertex);
        }
    }
}
