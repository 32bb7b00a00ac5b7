namespace Rehearsal.Events;

/// <summary>What an event is made of, on the stack: for code that looks at an entry once, wherever it stands, and needs no object.</summary>
internal struct EventFields
{
    public Guid Id;
    public DateTimeOffset Time;
    public string CorrelationId;
    public string Type;
    public string Source;
    public string? Subject;
    public Guid? CausationId;
    public TraceParent? TraceParent;
    public string? Stream;
    public long? StreamVersion;
    public EventData Data;
    public EventExtensions Extensions;

    public static EventFields Of(EventEnvelope e) => new()
    {
        Id = e.Id,
        Time = e.Time,
        CorrelationId = e.CorrelationId,
        Type = e.Type,
        Source = e.Source,
        Subject = e.Subject,
        CausationId = e.CausationId,
        TraceParent = e.TraceParent,
        Stream = e.Stream,
        StreamVersion = e.StreamVersion,
        Data = e.Data,
        Extensions = e.Extensions,
    };

    public readonly EventEnvelope ToEntry() => new()
    {
        Id = Id,
        Time = Time,
        CorrelationId = CorrelationId,
        Type = Type,
        Source = Source,
        Subject = Subject,
        CausationId = CausationId,
        TraceParent = TraceParent,
        Stream = Stream,
        StreamVersion = StreamVersion,
        Data = Data,
        Extensions = Extensions,
    };
}

/// <summary>What a span is made of, on the stack.</summary>
internal struct SpanFields
{
    public Guid Id;
    public DateTimeOffset Time;
    public string CorrelationId;
    public SpanKind Kind;
    public SpanOutcome Outcome;
    public string Service;
    public string Handler;
    public Guid TriggerId;
    public string TriggerType;
    public TimeSpan QueueWait;
    public TimeSpan Duration;
    public int Attempt;
    public SpanId? Parent;
    public SpanError? Error;
    public bool Injected;

    public static SpanFields Of(Span s) => new()
    {
        Id = s.Id,
        Time = s.Time,
        CorrelationId = s.CorrelationId,
        Kind = s.Kind,
        Outcome = s.Outcome,
        Service = s.Service,
        Handler = s.Handler,
        TriggerId = s.TriggerId,
        TriggerType = s.TriggerType,
        QueueWait = s.QueueWait,
        Duration = s.Duration,
        Attempt = s.Attempt,
        Parent = s.Parent,
        Error = s.Error,
        Injected = s.Injected,
    };

    public readonly Span ToEntry() => new()
    {
        Id = Id,
        Time = Time,
        CorrelationId = CorrelationId,
        Kind = Kind,
        Outcome = Outcome,
        Service = Service,
        Handler = Handler,
        TriggerId = TriggerId,
        TriggerType = TriggerType,
        QueueWait = QueueWait,
        Duration = Duration,
        Attempt = Attempt,
        Parent = Parent,
        Error = Error,
        Injected = Injected,
    };
}

/// <summary>What a mark is made of, on the stack.</summary>
internal struct MarkFields
{
    public Guid Id;
    public DateTimeOffset Time;
    public string CorrelationId;
    public string Kind;
    public Guid? About;
    public EventData Data;

    public static MarkFields Of(Mark m) => new()
    {
        Id = m.Id,
        Time = m.Time,
        CorrelationId = m.CorrelationId,
        Kind = m.Kind,
        About = m.About,
        Data = m.Data,
    };

    public readonly Mark ToEntry() => new()
    {
        Id = Id,
        Time = Time,
        CorrelationId = CorrelationId,
        Kind = Kind,
        About = About,
        Data = Data,
    };
}
