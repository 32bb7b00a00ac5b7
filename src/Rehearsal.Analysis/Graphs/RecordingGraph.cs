using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>A recording with its threads tied: which handling belongs to which event, and which event came of which handling.</summary>
internal sealed class RecordingGraph
{
    // Unrecorded events follow the recorded ones: first those that handlings tell of, then those that calls tell of.
    private const long UnrecordedOrder = 1L << 61;
    private const long UnrecordedByCallOrder = 1L << 62;

    private readonly Dictionary<Guid, EventVertex> events = [];
    private readonly Dictionary<SpanId, HandlingVertex> handlings = [];
    private readonly Dictionary<SpanId, (HandlingVertex Handling, Span Call)> calls = [];
    private readonly Dictionary<(Guid Trigger, string Service), HandlingVertex> unrecorded = [];
    private readonly List<EventVertex> recordedEvents = [];
    private readonly List<EventVertex> unrecordedEvents = [];

    private RecordingGraph(RecordingFacts facts) => Facts = facts;

    /// <summary>Gets the flows in the order of their first entry.</summary>
    public List<FlowGraph> Flows { get; } = [];

    /// <summary>Gets what the recording says beside its flows.</summary>
    public RecordingFacts Facts { get; }

    /// <summary>Ties the threads of entries in position order.</summary>
    /// <param name="records">The entries.</param>
    /// <param name="facts">Takes what the entries say beside their flows.</param>
    public static RecordingGraph Build(IEnumerable<LogRecord> records, RecordingFacts facts)
    {
        var graph = new RecordingGraph(facts);
        var spans = graph.ReadEntries(records);
        foreach (var (position, span) in spans)
        {
            if (span.Kind == SpanKind.Handling)
                graph.AddHandling(span, position);
        }

        graph.SortHandlings();
        foreach (var (position, span) in spans)
        {
            if (span.Kind == SpanKind.Call)
                graph.AddCall(span, position);
        }

        foreach (var vertex in graph.recordedEvents)
            graph.AddCause(vertex);
        graph.SortHandlings();
        graph.SplitIntoFlows();
        return graph;
    }

    private List<(long Position, Span Span)> ReadEntries(IEnumerable<LogRecord> records)
    {
        var spans = new List<(long Position, Span Span)>();
        var spanIds = new HashSet<Guid>();
        foreach (var record in records)
        {
            switch (record.Entry)
            {
                case EventEnvelope envelope:
                    AddEvent(envelope, record.Position);
                    break;
                case Span span when spanIds.Add(span.Id):
                    spans.Add((record.Position, span));
                    break;
                case Mark mark:
                    Facts.Read(mark);
                    break;
            }
        }

        return spans;
    }

    private void AddEvent(EventEnvelope envelope, long position)
    {
        if (!events.TryGetValue(envelope.Id, out var vertex))
        {
            vertex = new EventVertex(envelope) { Recorded = true, Order = position };
            events.Add(envelope.Id, vertex);
            recordedEvents.Add(vertex);
        }

        vertex.Publications++;
    }

    private void AddHandling(Span span, long position)
    {
        var trigger = TriggerOf(span, UnrecordedOrder + position);
        var handling = new HandlingVertex
        {
            Trigger = trigger,
            Span = span,
            Service = span.Service,
            Handler = span.Handler,
            Start = span.Time,
            End = span.End,
        };
        trigger.Add(handling);
        handlings.TryAdd(span.SpanId, handling);
    }

    private void AddCall(Span call, long position)
    {
        var handling = call.Parent is { } parent && handlings.TryGetValue(parent, out var known)
            ? known
            : UnrecordedHandling(TriggerOf(call, UnrecordedByCallOrder + position), call.Service, call.Time);
        handling.Add(call);
        calls.TryAdd(call.SpanId, (handling, call));
    }

    private void AddCause(EventVertex vertex)
    {
        if (CauseOf(vertex) is not { } cause)
            return;
        vertex.Cause = cause;
        cause.Add(vertex);
        foreach (var id in JoinedSpans.Of(vertex.Envelope))
        {
            if (handlings.TryGetValue(id, out var joined) && joined.Trigger.CorrelationId == vertex.CorrelationId)
                cause.Join(joined);
        }
    }

    private HandlingVertex? CauseOf(EventVertex vertex)
    {
        var envelope = vertex.Envelope;
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
            made.Handling.AddRequest(made.Call, vertex);
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

    private EventVertex TriggerOf(Span span, long order)
    {
        if (!events.TryGetValue(span.TriggerId, out var trigger))
        {
            var envelope = new EventEnvelope
            {
                Id = span.TriggerId,
                Type = span.TriggerType,
                Source = string.Empty,
                CorrelationId = span.CorrelationId,
                Time = span.Time,
                Data = default,
            };
            trigger = new EventVertex(envelope) { Recorded = false, Order = order };
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
            trigger.Add(handling);
        }

        handling.Start = handling.Start <= time ? handling.Start : time;
        handling.End = handling.Start;
        return handling;
    }

    private void SortHandlings()
    {
        recordedEvents.ForEach(static vertex => vertex.SortHandlings());
        unrecordedEvents.ForEach(static vertex => vertex.SortHandlings());
    }

    private void SplitIntoFlows()
    {
        var byCorrelation = new Dictionary<string, FlowGraph>(StringComparer.Ordinal);
        foreach (var vertex in recordedEvents.Concat(unrecordedEvents))
        {
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
            if (Facts.Shape.HasSagas)
                SagaJoins.Find(flow, Facts.Shape);
            Facts.Reach(flow.End);
        }
    }
}
