using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>A recording with its threads tied: which handling belongs to which event, and which event came of which handling.</summary>
internal sealed class RecordingGraph
{
    private readonly Dictionary<Guid, EventVertex> events = [];
    private readonly Dictionary<SpanId, HandlingVertex> handlings = [];
    private readonly Dictionary<SpanId, (HandlingVertex Handling, Span Call)> calls = [];
    private readonly Dictionary<(Guid Trigger, string Service), HandlingVertex> unrecorded = [];
    private readonly List<EventEnvelope> envelopes = [];
    private readonly List<EventVertex> unrecordedEvents = [];

    /// <summary>Gets the flows in the order of their first entry.</summary>
    public List<FlowGraph> Flows { get; } = [];

    /// <summary>Gets the latest time that the recording tells of.</summary>
    public DateTimeOffset End { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Gets the shape of the system, empty when the recording does not state it.</summary>
    public SystemShape Shape { get; } = new();

    /// <summary>Gets the events and spans that a fault was injected into.</summary>
    public HashSet<Guid> Faults { get; } = [];

    /// <summary>Gets the events that a policy put aside, merged or turned away.</summary>
    public HashSet<Guid> Decided { get; } = [];

    public static RecordingGraph Build(IEnumerable<LogRecord> records)
    {
        var graph = new RecordingGraph();
        var spans = graph.ReadEntries(records);
        foreach (var span in spans.Where(span => span.Kind == SpanKind.Handling))
            graph.AddHandling(span);
        graph.SortHandlings();
        foreach (var span in spans.Where(span => span.Kind == SpanKind.Call))
            graph.AddCall(span);
        foreach (var envelope in graph.envelopes)
            graph.AddCause(envelope);
        graph.SortHandlings();
        graph.SplitIntoFlows();
        return graph;
    }

    private List<Span> ReadEntries(IEnumerable<LogRecord> records)
    {
        var spans = new List<Span>();
        var spanIds = new HashSet<Guid>();
        foreach (var record in records)
        {
            switch (record.Entry)
            {
                case EventEnvelope envelope:
                    AddEvent(envelope);
                    break;
                case Span span when spanIds.Add(span.Id):
                    spans.Add(span);
                    break;
                case Mark mark:
                    ReadMark(mark);
                    break;
            }
        }

        return spans;
    }

    private void AddEvent(EventEnvelope envelope)
    {
        if (!events.TryGetValue(envelope.Id, out var vertex))
        {
            vertex = new EventVertex
            {
                Id = envelope.Id,
                Type = envelope.Type,
                Source = envelope.Source,
                Subject = envelope.Subject,
                CorrelationId = envelope.CorrelationId,
                Time = envelope.Time,
                Recorded = true,
            };
            events.Add(envelope.Id, vertex);
            envelopes.Add(envelope);
        }

        vertex.Publications++;
    }

    private void ReadMark(Mark mark)
    {
        if (mark.Kind == MarkKinds.System)
            Shape.Read(mark.Data);
        else if (mark is { Kind: MarkKinds.Fault, About: { } victim })
            Faults.Add(victim);
        else if (mark is { Kind: not (MarkKinds.Saga or MarkKinds.Effect or MarkKinds.Step or MarkKinds.Verdict), About: { } about })
            Decided.Add(about);
    }

    private void AddHandling(Span span)
    {
        var trigger = TriggerOf(span);
        var handling = new HandlingVertex
        {
            Trigger = trigger,
            Span = span,
            Service = span.Service,
            Handler = span.Handler,
            Start = span.Time,
            End = span.End,
        };
        trigger.Handlings.Add(handling);
        handlings.TryAdd(span.SpanId, handling);
    }

    private void AddCall(Span call)
    {
        var handling = call.Parent is { } parent && handlings.TryGetValue(parent, out var known)
            ? known
            : UnrecordedHandling(TriggerOf(call), call.Service, call.Time);
        handling.Calls.Add(call);
        calls.TryAdd(call.SpanId, (handling, call));
    }

    private void AddCause(EventEnvelope envelope)
    {
        var vertex = events[envelope.Id];
        if (CauseOf(envelope) is not { } cause)
            return;
        vertex.Cause = cause;
        cause.Caused.Add(vertex);
    }

    private HandlingVertex? CauseOf(EventEnvelope envelope)
    {
        if (envelope.TraceParent is { } trace
            && handlings.TryGetValue(trace.Parent, out var publisher)
            && publisher.Trigger.CorrelationId == envelope.CorrelationId)
        {
            return publisher.Trigger.Id == envelope.Id ? null : publisher;
        }

        // Published by a call: its request to another service.
        if (envelope.TraceParent is { } through
            && calls.TryGetValue(through.Parent, out var made)
            && made.Handling.Trigger.CorrelationId == envelope.CorrelationId
            && made.Handling.Trigger.Id != envelope.Id)
        {
            made.Handling.AddRequest(made.Call, events[envelope.Id]);
            return made.Handling;
        }

        if (envelope.CausationId is not { } causation
            || causation == envelope.Id
            || !events.TryGetValue(causation, out var trigger)
            || trigger.CorrelationId != envelope.CorrelationId)
        {
            return null;
        }

        // Without the span's own word, the last handling the source had begun by then is the likeliest publisher.
        return envelope.TraceParent is null
            && trigger.Handlings.FindLast(handling => handling.Service == envelope.Source && handling.Start <= envelope.Time) is { } likely
                ? likely
                : UnrecordedHandling(trigger, envelope.Source, envelope.Time);
    }

    private EventVertex TriggerOf(Span span)
    {
        if (!events.TryGetValue(span.TriggerId, out var trigger))
        {
            trigger = new EventVertex
            {
                Id = span.TriggerId,
                Type = span.TriggerType,
                Source = string.Empty,
                CorrelationId = span.CorrelationId,
                Time = span.Time,
                Recorded = false,
            };
            events.Add(span.TriggerId, trigger);
            unrecordedEvents.Add(trigger);
        }

        if (!trigger.Recorded)
        {
            var wait = span.QueueWait < TimeSpan.Zero || span.QueueWait > span.Time - DateTimeOffset.MinValue ? TimeSpan.Zero : span.QueueWait;
            trigger.Time = trigger.Time <= span.Time - wait ? trigger.Time : span.Time - wait;
        }

        return trigger;
    }

    private HandlingVertex UnrecordedHandling(EventVertex trigger, string service, DateTimeOffset time)
    {
        if (!unrecorded.TryGetValue((trigger.Id, service), out var handling))
        {
            handling = new HandlingVertex { Trigger = trigger, Span = null, Service = service, Handler = string.Empty, Start = time, End = time };
            unrecorded.Add((trigger.Id, service), handling);
            trigger.Handlings.Add(handling);
        }

        handling.Start = handling.Start <= time ? handling.Start : time;
        handling.End = handling.Start;
        return handling;
    }

    private void SortHandlings()
    {
        foreach (var vertex in events.Values.Where(vertex => vertex.Handlings.Count > 1))
        {
            var sorted = vertex.Handlings.OrderBy(handling => handling.Start).ThenBy(handling => handling.Span?.Attempt ?? 0).ToList();
            vertex.Handlings.Clear();
            vertex.Handlings.AddRange(sorted);
            for (var i = 0; i < sorted.Count; i++)
                sorted[i].Index = i;
        }
    }

    private void SplitIntoFlows()
    {
        var byCorrelation = new Dictionary<string, FlowGraph>(StringComparer.Ordinal);
        var order = 0;
        foreach (var vertex in envelopes.Select(envelope => events[envelope.Id]).Concat(unrecordedEvents))
        {
            vertex.Order = order++;
            if (!byCorrelation.TryGetValue(vertex.CorrelationId, out var flow))
            {
                flow = new FlowGraph { CorrelationId = vertex.CorrelationId };
                byCorrelation.Add(vertex.CorrelationId, flow);
                Flows.Add(flow);
            }

            flow.Events.Add(vertex);
        }

        foreach (var flow in Flows)
        {
            flow.Finish();
            End = flow.End > End ? flow.End : End;
        }
    }
}
