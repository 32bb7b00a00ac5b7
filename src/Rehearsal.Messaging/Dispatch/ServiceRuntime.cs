using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What the running parts of one service share: its name, and what the stage supplies.</summary>
internal sealed class ServiceRuntime(string name, HostEnvironment environment, EventTypes events, EffectJournal effects, ActivityTracker activity)
{
    public string Name { get; } = name;

    public IEventLog Log => environment.Log;

    public TimeProvider Time => environment.Time;

    public TaskScheduler Scheduler => environment.Scheduler;

    public EventIdSource Ids => environment.Ids;

    public Random Random => environment.Random;

    public IReadOnlyList<IHandlerInterceptor> Interceptors => environment.Interceptors;

    public bool SimulatesServiceTimes => environment.SimulateServiceTimes;

    public int InboxCapacity => environment.InboxCapacity;

    public EventTypes Events { get; } = events;

    public EffectJournal Effects { get; } = effects;

    public ActivityTracker Activity { get; } = activity;

    /// <summary>Commits an attempt in one append: its outputs, its span and its marks.</summary>
    public async ValueTask CommitAsync(HandlingAttempt attempt, SpanOutcome outcome, Exception? failure, params Mark[] marks)
    {
        List<LogEntry> entries = new(attempt.Outputs.Count + marks.Length + 2);
        var parent = new TraceParent(TraceContext.TraceIdOf(attempt.Event.CorrelationId), SpanId.Of(attempt.SpanId));
        foreach (var output in attempt.Outputs)
        {
            entries.Add(EventFactory.Create(Events, Ids, Time, output, Name, attempt.Event.CorrelationId, attempt.Event.Id, parent));
        }

        entries.Add(attempt.Finish(this, outcome, failure));
        if (attempt.Injection is { } fault)
        {
            entries.Add(NewMark(MarkKinds.Fault, attempt.SpanId, attempt.Event.CorrelationId, fault));
        }

        if (outcome == SpanOutcome.DeadLettered)
        {
            entries.Add(NewMark(MarkKinds.DeadLetter, attempt.Event.Id, attempt.Event.CorrelationId, EventJson.Encode(new DeadLetterRecord(Name, attempt.Handler, attempt.Event.Type, attempt.Number))));
        }

        entries.AddRange(marks);
        await Log.AppendAsync(entries);
    }

    public Mark NewMark(string kind, Guid? about, string correlationId, EventData data) => new()
    {
        Id = Ids.Next(),
        Kind = kind,
        Time = Time.GetUtcNow(),
        CorrelationId = correlationId,
        About = about,
        Data = data,
    };

    /// <summary>Runs what stands between the policies and a handler: the simulated service time, then the stage's interceptors.</summary>
    public async ValueTask BeforeAttemptAsync(HandlingAttempt attempt, TimeSpan serviceTime, CancellationToken cancellationToken)
    {
        if (SimulatesServiceTimes && serviceTime > TimeSpan.Zero)
        {
            await Task.Delay(serviceTime, Time, cancellationToken);
        }

        foreach (var interceptor in Interceptors)
        {
            await interceptor.BeforeAttemptAsync(attempt, cancellationToken);
        }
    }
}
