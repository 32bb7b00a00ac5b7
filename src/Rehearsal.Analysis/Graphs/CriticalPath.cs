using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Finds what decided when a flow ended. The definition stands at <see cref="Flow.CriticalPath"/>.</summary>
internal sealed class CriticalPath
{
    /// <summary>Calls nested deeper are not followed: each costs a frame of the thread's stack.</summary>
    private const int NestedCallsMax = 500;

    private readonly FlowGraph graph;
    private readonly Dictionary<string, List<HandlingVertex>>? stepsBySaga;
    private readonly List<Guid> path = [];

    private CriticalPath(FlowGraph graph, SystemShape shape)
    {
        this.graph = graph;
        if (!shape.HasSagas)
            return;
        stepsBySaga = new(StringComparer.Ordinal);
        foreach (var saga in graph.Preorder
            .SelectMany(vertex => vertex.Handlings)
            .Where(handling => handling.Span is not null && shape.IsSaga(handling.Service))
            .GroupBy(handling => handling.Service, StringComparer.Ordinal))
        {
            stepsBySaga.Add(saga.Key, [.. saga.OrderBy(step => step.End).ThenBy(step => step.Start)]);
        }
    }

    /// <summary>Gets the ids on the path, first to last.</summary>
    public static IReadOnlyList<Guid> Of(FlowGraph graph, SystemShape shape)
    {
        var search = new CriticalPath(graph, shape);
        search.Walk();
        search.path.Reverse();
        return search.path;
    }

    private void Walk()
    {
        var (vertex, handling) = LastToEnd();
        var exit = handling?.End ?? vertex!.Time;
        while (true)
        {
            if (handling is null)
            {
                path.Add(vertex!.Id);
                if (vertex.Cause is null)
                    return;
                handling = vertex.Cause;
                exit = vertex.Time;
            }

            // Only clocks that disagree can lead back to a handling.
            if (!Pass(handling))
                return;
            AddCalls(handling, exit);
            if (handling.Span is { } span)
                path.Add(span.Id);
            vertex = handling.Trigger;
            var awaited = Awaited(handling);
            if (LastJoined(handling, awaited?.End ?? vertex.Time) is { } joined)
            {
                var isSameWork = joined.IsSameWork(handling);
                vertex = joined.Trigger;
                awaited = isSameWork ? null : joined;
                joined.IsPassed |= isSameWork;
            }

            handling = awaited;
            exit = handling?.End ?? exit;
        }
    }

    private static bool Pass(HandlingVertex handling)
    {
        var isFirst = !handling.IsPassed;
        handling.IsPassed = true;
        return isFirst;
    }

    private (EventVertex? Event, HandlingVertex? Handling) LastToEnd()
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

    private void AddCalls(HandlingVertex handling, DateTimeOffset exit, int depth = 0)
    {
        if (handling.Calls.Count == 0)
            return;
        var reached = exit;
        foreach (var call in handling.Calls.OrderByDescending(call => call.End).ThenBy(call => call.Time))
        {
            if (call.End > reached)
                continue;
            AddCallee(handling, call, depth);
            path.Add(call.Id);
            reached = call.Time;
        }
    }

    /// <summary>Goes into the handling that a call waited for: the one that ended last before the call did.</summary>
    private void AddCallee(HandlingVertex handling, Span call, int depth)
    {
        var callee = handling.CalleesOf(call).Where(callee => callee.End <= call.End).MaxBy(static callee => callee.End);
        if (callee is null || depth >= NestedCallsMax || !Pass(callee))
            return;
        AddCalls(callee, callee.End, depth + 1);
        path.Add(callee.Span!.Id);
        path.Add(callee.Trigger.Id);
    }

    private HandlingVertex? Awaited(HandlingVertex handling)
    {
        if (handling.Span is null)
            return null;
        if (stepsBySaga?.GetValueOrDefault(handling.Service) is { } steps && AwaitedStep(handling, steps) is { } step)
            return step;

        var siblings = handling.Trigger.Handlings;
        for (var i = handling.Index - 1; i >= 0; i--)
        {
            var earlier = siblings[i];
            if (earlier.Span is not null && earlier.Service == handling.Service && earlier.Handler == handling.Handler && earlier.End <= handling.Start)
                return earlier;
        }

        return null;
    }

    /// <summary>Of several events that a handling needed, the one that was ready last; null when it is not later than what the handling waited for anyway.</summary>
    private static HandlingVertex? LastJoined(HandlingVertex handling, DateTimeOffset ready)
    {
        HandlingVertex? last = null;
        foreach (var joined in handling.AlsoAfter ?? [])
        {
            var time = joined.IsSameWork(handling) ? joined.Trigger.Time : joined.End;
            if (time <= ready || time > handling.Start || joined.IsPassed)
                continue;
            (last, ready) = (joined, time);
        }

        return last;
    }

    /// <summary>A saga takes one step at a time: a step waited for the one that ended last before it, if its event was there by then.</summary>
    private static HandlingVertex? AwaitedStep(HandlingVertex handling, List<HandlingVertex> stepsByEnd)
    {
        var (low, high) = (0, stepsByEnd.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (stepsByEnd[middle].End <= handling.Start)
                low = middle + 1;
            else
                high = middle;
        }

        for (var i = low - 1; i >= 0 && stepsByEnd[i].End > handling.Trigger.Time; i--)
        {
            if (!stepsByEnd[i].IsPassed)
                return stepsByEnd[i];
        }

        return null;
    }
}
