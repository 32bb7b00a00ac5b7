namespace Rehearsal.Analysis;

/// <summary>The events of one flow as a forest.</summary>
internal sealed class FlowGraph
{
    public required string CorrelationId { get; init; }

    /// <summary>Gets the events in log order; unrecorded ones after the recorded ones.</summary>
    public List<EventVertex> Events { get; } = [];

    /// <summary>Gets the roots in log order.</summary>
    public List<EventVertex> Roots { get; } = [];

    /// <summary>Gets every event, each before those it caused, with all that descends from it right behind it.</summary>
    public List<EventVertex> Preorder { get; } = [];

    /// <summary>Gets the place among the flows of a recording: the order of its first event.</summary>
    public long Place => Events[0].Order;

    /// <summary>Gets the number of distinct domain events recorded.</summary>
    public int EventCount { get; private set; }

    public DateTimeOffset Start { get; private set; }

    public DateTimeOffset End { get; private set; }

    /// <summary>Numbers the forest; circles of causes are cut so that every event is in it.</summary>
    public void Finish()
    {
        var open = new Stack<EventVertex>();
        foreach (var vertex in Events)
        {
            if (vertex.Cause is null)
                Plant(vertex, open);
        }

        foreach (var vertex in Events)
        {
            // An earlier cut may have reached it meanwhile.
            if (vertex.Enter < 0)
                Plant(CutCircle(vertex), open);
        }

        SetExits();
        SetBounds();
    }

    private void Plant(EventVertex root, Stack<EventVertex> open)
    {
        Roots.Add(root);
        open.Push(root);
        while (open.TryPop(out var vertex))
        {
            vertex.Enter = Preorder.Count;
            vertex.Depth = vertex.Cause is { } cause ? cause.Depth + 1 : 0;
            Preorder.Add(vertex);
            for (var h = vertex.Handlings.Count - 1; h >= 0; h--)
            {
                var caused = vertex.Handlings[h].Caused;
                for (var c = caused.Count - 1; c >= 0; c--)
                    open.Push(caused[c]);
            }
        }
    }

    /// <summary>Frees the first event of the circle that a vertex hangs on.</summary>
    private static EventVertex CutCircle(EventVertex vertex)
    {
        var seen = new HashSet<EventVertex>(ReferenceEqualityComparer.Instance);
        while (seen.Add(vertex))
            vertex = vertex.Cause!.Trigger;

        var first = vertex;
        for (var member = vertex.Cause!.Trigger; member != vertex; member = member.Cause!.Trigger)
            first = member.Order < first.Order ? member : first;

        first.Cause!.Caused.Remove(first);
        first.Cause = null;
        return first;
    }

    private void SetExits()
    {
        for (var i = Preorder.Count - 1; i >= 0; i--)
        {
            var vertex = Preorder[i];
            vertex.Exit = Math.Max(vertex.Exit, i + 1);
            if (vertex.Cause is { } cause)
                cause.Trigger.Exit = Math.Max(cause.Trigger.Exit, vertex.Exit);
        }
    }

    private void SetBounds()
    {
        Start = Events[0].Time;
        foreach (var vertex in Events)
        {
            EventCount += vertex is { Recorded: true, IsPlatform: false } ? 1 : 0;
            Start = vertex.Time < Start ? vertex.Time : Start;
        }

        End = Start;
        foreach (var vertex in Events)
        {
            End = Later(End, vertex.Time);
            foreach (var handling in vertex.Handlings)
            {
                End = Later(End, handling.End);
                foreach (var call in handling.Calls)
                    End = Later(End, call.End);
            }
        }
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left >= right ? left : right;
}
