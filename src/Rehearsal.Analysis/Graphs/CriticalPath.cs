namespace Rehearsal.Analysis;

/// <summary>Finds what decided when a flow ended. The definition stands at <see cref="Flow.CriticalPath"/>.</summary>
internal static class CriticalPath
{
    public static List<Guid> Of(FlowGraph graph)
    {
        var (lastEvent, lastHandling) = LastToEnd(graph);
        var path = new List<Guid>();
        if (lastHandling is not null)
            lastEvent = AddHandlings(lastHandling, lastHandling.End, path);

        while (lastEvent is not null)
        {
            path.Add(lastEvent.Id);
            lastEvent = lastEvent.Cause is { } cause ? AddHandlings(cause, lastEvent.Time, path) : null;
        }

        path.Reverse();
        return path;
    }

    private static (EventVertex? Event, HandlingVertex? Handling) LastToEnd(FlowGraph graph)
    {
        (DateTimeOffset End, int Depth, EventVertex? Event, HandlingVertex? Handling) last = (DateTimeOffset.MinValue, -1, null, null);
        foreach (var vertex in graph.Events)
        {
            if (IsLater(vertex.Time, vertex.Depth))
                last = (vertex.Time, vertex.Depth, vertex, null);
            foreach (var handling in vertex.Handlings)
            {
                if (IsLater(handling.End, handling.Depth))
                    last = (handling.End, handling.Depth, null, handling);
            }
        }

        return (last.Event, last.Handling);

        bool IsLater(DateTimeOffset end, int depth) => end > last.End || (end == last.End && depth > last.Depth);
    }

    /// <summary>Adds a handling and those it waited for, last first, and returns the event they were about.</summary>
    private static EventVertex AddHandlings(HandlingVertex handling, DateTimeOffset exit, List<Guid> path)
    {
        for (HandlingVertex? step = handling; step is not null; step = Awaited(step))
        {
            AddCalls(step, step == handling ? exit : step.End, path);
            if (step.Span is { } span)
                path.Add(span.Id);
        }

        return handling.Trigger;
    }

    private static void AddCalls(HandlingVertex handling, DateTimeOffset exit, List<Guid> path)
    {
        var reached = exit;
        foreach (var call in handling.Calls.OrderByDescending(call => call.End).ThenBy(call => call.Time))
        {
            if (call.End > reached)
                continue;
            path.Add(call.Id);
            reached = call.Time;
        }
    }

    private static HandlingVertex? Awaited(HandlingVertex handling)
    {
        var siblings = handling.Trigger.Handlings;
        for (var i = handling.Index - 1; i >= 0; i--)
        {
            var earlier = siblings[i];
            if (earlier.Span is not null
                && earlier.Service == handling.Service
                && earlier.End <= handling.Start
                && (earlier.Handler == handling.Handler || earlier.IsFailure))
            {
                return earlier;
            }
        }

        return null;
    }
}
