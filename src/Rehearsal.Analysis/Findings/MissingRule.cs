using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>
/// Finds events that a handler always publishes and that did not come, because the handler failed or never ran. Only the first of a
/// chain is found: what would have followed from a missing event has no event to be missing from.
/// </summary>
internal sealed class MissingRule(FlowGraph graph, RecordingFacts facts, FindingList findings)
{
    private Dictionary<string, List<int>>? placesByType;
    private Dictionary<string, DateTimeOffset>? lastBySource;

    /// <summary>Looks at all attempts of one handler at one event, by start.</summary>
    public void InspectHandled(List<HandlingVertex> attempts)
    {
        var last = attempts[^1];
        if (last.Outcome == SpanOutcome.Succeeded
            || facts.Shape.Find(last) is not { } topology
            || Absent(last.Trigger, topology) is not { Count: > 0 } absent
            || IsReplaced(attempts))
        {
            return;
        }

        var detail = last.Outcome == SpanOutcome.Retried
            ? $"never published: {last.Name} has not succeeded on {last.Trigger.Type}"
            : $"never published: {last.Name} failed on {last.Trigger.Type}";
        var recommendation = last.Outcome switch
        {
            SpanOutcome.Retried => $"Record longer to see whether {last.Name} publishes it in the end",
            SpanOutcome.DeadLettered => $"Publish {last.Trigger.Type} again once {last.Name} works: its dead-letter queue keeps it",
            _ when facts.Shape.IsSaga(last.Service) => $"Let {last.Service} publish what became of {last.Trigger.Type} when it fails (WhenFailed)",
            _ => $"Add a dead-letter queue to {last.Name}, so that {last.Trigger.Type} is kept",
        };
        findings.Add(FlowIssueKind.Missing, last.Span!.Id, string.Join(", ", absent), detail, recommendation);
    }

    /// <summary>Looks for handlers of an event that did not run. Sagas take part only in the state that waits for the event, so they are not asked.</summary>
    public void InspectNeverRun(EventVertex vertex)
    {
        if (facts.IsDecided(vertex.Id))
            return;

        foreach (var (service, handler) in facts.Shape.HandlersOf(vertex.Type))
        {
            if (facts.Shape.IsSaga(service.Name)
                || vertex.Handlings.Exists(handling => handling.Service == service.Name && (handling.Handler == handler.Name || handling.Span is null))
                || Absent(vertex, handler) is not { Count: > 0 } absent)
            {
                continue;
            }

            findings.Add(
                FlowIssueKind.Missing,
                vertex.Id,
                string.Join(", ", absent),
                $"never published: {service.Name}.{handler.Name} never ran on {vertex.Type}{Fault.Note(facts.IsFaulty(vertex.Id))}",
                $"Check that {service.Name} runs and receives {vertex.Type}");
        }
    }

    /// <summary>A failure path's event, not one that a called endpoint of another service published, takes the place of the result; for a saga, anything it published after the failure does.</summary>
    private bool IsReplaced(List<HandlingVertex> attempts)
    {
        var last = attempts[^1];
        return last.Caused.Exists(caused => caused.Source == last.Service)
            || (facts.Shape.IsSaga(last.Service)
                && (lastBySource ??= LastBySource(graph)).TryGetValue(last.Service, out var published)
                && published >= last.End);
    }

    private List<string> Absent(EventVertex trigger, HandlerTopology handler) =>
        [.. handler.Publishes.Where(type => !Descends(type, trigger)).Distinct(StringComparer.Ordinal)];

    private bool Descends(string type, EventVertex trigger)
    {
        if (!(placesByType ??= PlacesByType(graph)).TryGetValue(type, out var places))
            return false;
        var index = places.BinarySearch(trigger.Enter + 1);
        index = index < 0 ? ~index : index;
        return index < places.Count && places[index] < trigger.Exit;
    }

    private static Dictionary<string, List<int>> PlacesByType(FlowGraph graph)
    {
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var vertex in graph.Preorder.Where(vertex => vertex.Recorded))
        {
            if (!places.TryGetValue(vertex.Type, out var ofType))
                places.Add(vertex.Type, ofType = []);
            ofType.Add(vertex.Enter);
        }

        return places;
    }

    private static Dictionary<string, DateTimeOffset> LastBySource(FlowGraph graph)
    {
        var last = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var vertex in graph.Events.Where(vertex => vertex.Recorded))
        {
            if (!last.TryGetValue(vertex.Source, out var time) || vertex.Time > time)
                last[vertex.Source] = vertex.Time;
        }

        return last;
    }
}
