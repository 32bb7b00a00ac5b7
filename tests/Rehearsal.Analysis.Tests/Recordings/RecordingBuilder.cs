using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

/// <summary>Puts recordings together by hand. Ids count up, so a recording is the same every time.</summary>
internal sealed class RecordingBuilder
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<LogEntry> entries = [];
    private ulong lastId;

    public string CorrelationId { get; set; } = "ORD-12345";

    public IReadOnlyList<LogRecord> Records => [.. entries.Select((entry, position) => new LogRecord(position, entry))];

    public static DateTimeOffset At(double ms) => Epoch + TimeSpan.FromTicks((long)Math.Round(ms * TimeSpan.TicksPerMillisecond));

    public static TimeSpan Ms(double ms) => TimeSpan.FromTicks((long)Math.Round(ms * TimeSpan.TicksPerMillisecond));

    public Guid NextId()
    {
        lastId++;
        return Guid.Parse($"01900000-0000-7000-8000-{lastId:x12}");
    }

    public EventEnvelope Event(double at, string type, Span? by = null, string source = "scenario", EventEnvelope? because = null, string data = "{}") => Add(new EventEnvelope
    {
        Id = NextId(),
        Time = At(at),
        CorrelationId = CorrelationId,
        Type = type,
        Source = by?.Service ?? source,
        CausationId = by?.TriggerId ?? because?.Id,
        TraceParent = by is null ? null : new TraceParent(1, by.SpanId),
        Data = Json(data),
    });

    public Span Handling(
        EventEnvelope trigger,
        string name,
        double at,
        double took,
        SpanOutcome outcome = SpanOutcome.Succeeded,
        string? error = null,
        int attempt = 1,
        bool injected = false,
        string errorType = "InvalidOperationException")
    {
        var parts = name.Split('.');
        return Add(new Span
        {
            Id = NextId(),
            Time = At(at),
            CorrelationId = CorrelationId,
            Kind = SpanKind.Handling,
            Service = parts[0],
            Handler = parts[1],
            TriggerId = trigger.Id,
            TriggerType = trigger.Type,
            QueueWait = At(at) - trigger.Time,
            Duration = Ms(took),
            Attempt = attempt,
            Outcome = outcome,
            Error = error is null ? null : new SpanError(errorType, error),
            Injected = injected,
        });
    }

    public Span Call(Span handling, string name, double at, double took, string? error = null, bool injected = false) => Add(new Span
    {
        Id = NextId(),
        Time = At(at),
        CorrelationId = CorrelationId,
        Kind = SpanKind.Call,
        Service = handling.Service,
        Handler = name,
        TriggerId = handling.TriggerId,
        TriggerType = handling.TriggerType,
        Parent = handling.SpanId,
        Duration = Ms(took),
        Outcome = error is null ? SpanOutcome.Succeeded : SpanOutcome.Failed,
        Error = error is null ? null : new SpanError("TimeoutException", error),
        Injected = injected,
    });

    public Mark Mark(string kind, Guid? about = null, string data = "{}") => Add(new Mark
    {
        Id = NextId(),
        Time = Epoch,
        CorrelationId = string.Empty,
        Kind = kind,
        About = about,
        Data = Json(data),
    });

    public T Add<T>(T entry)
        where T : LogEntry
    {
        entries.Add(entry);
        return entry;
    }

    public void RemoveLast() => entries.RemoveAt(entries.Count - 1);

    public FlowReport Analyze(FlowAnalysisOptions? options = null) => FlowAnalysis.Analyze(Records, options);

    private static EventData Json(string text) => new(Encoding.UTF8.GetBytes(text));
}
