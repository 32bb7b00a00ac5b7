using System.Collections.Concurrent;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What the running parts of one service share: its name, what the stage supplies, and whether the host stops.</summary>
internal sealed class ServiceRuntime(string name, HostEnvironment environment, EventTypes events, EffectJournal effects, ActivityTracker activity, HostLifetime lifetime)
{
    // The names the watch is given, by handler: made once, for they are asked for at every call.
    private readonly ConcurrentDictionary<string, string> workNames = new(StringComparer.Ordinal);

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

    /// <summary>Gets the system's HTTP calls.</summary>
    public required HttpCalls Http { get; init; }

    public EffectJournal Effects { get; } = effects;

    public ActivityTracker Activity { get; } = activity;

    /// <summary>Gets the token that is cancelled when the host stops.</summary>
    public CancellationToken Stopping => lifetime.Stopping;

    /// <summary>Gets a value indicating whether the host stops: what fails from now on is not a failure of the handler, and comes again at the next start.</summary>
    public bool IsStopping => lifetime.Stopping.IsCancellationRequested;

    /// <summary>Puts what follows in the calling asynchronous flow, up to the end of the call, under the stage's watch.</summary>
    public WatchedCall Watch(string handler) => environment.WorkWatch is { } watch
        ? WatchedCall.Begin(watch, workNames.GetOrAdd(handler, static (handler, service) => $"{service}.{handler}", Name))
        : default;

    /// <summary>Commits an attempt in one append: its outputs, its span and its marks.</summary>
    public async ValueTask CommitAsync(HandlingAttempt attempt, SpanOutcome outcome, Exception? failure, params Mark[] marks)
    {
        List<LogEntry> entries = new(attempt.Outputs.Count + marks.Length + 2);
        var parent = new TraceParent(TraceContext.TraceIdOf(attempt.Event.CorrelationId), SpanId.Of(attempt.SpanId));
        foreach (var output in attempt.Outputs)
        {
            entries.Add(EventFactory.Create(Ids, Time, output, Name, attempt.Event.CorrelationId, attempt.Event.Id, parent));
        }

        entries.Add(attempt.Finish(this, outcome, failure));
        if (attempt.Injection is { } fault)
        {
            entries.Add(NewMark(MarkKinds.Fault, attempt.SpanId, attempt.Event.CorrelationId, fault));
        }

        if (outcome == SpanOutcome.DeadLettered)
        {
            entries.Add(NewMark(MarkKinds.DeadLetter, attempt.Event.Id, attempt.Event.CorrelationId, DeadLetterRecord.Encode(attempt)));
        }

        entries.AddRange(marks);
        if (Activity.IsBackground(attempt.Event.Id))
        {
            await AppendBackgroundAsync(entries);
            return;
        }

        await AppendAsync(entries);
    }

    /// <summary>Appends entries whose events are background work.</summary>
    public async ValueTask AppendBackgroundAsync(IReadOnlyList<LogEntry> entries)
    {
        // Known before they are committed: a delivery may begin before the append returns.
        Activity.AddBackground(entries);
        try
        {
            await AppendAsync(entries);
        }
        catch
        {
            Activity.RemoveBackground(entries);
            throw;
        }
    }

    /// <summary>Appends to the log; nothing any more once the host has stopped.</summary>
    public async ValueTask AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken = default)
    {
        lifetime.Stopped.ThrowIfCancellationRequested();
        await Log.AppendAsync(entries, cancellationToken: cancellationToken);
    }

    /// <summary>Ends an attempt whose time is up although its handler returned. A host that stops lets finished work commit.</summary>
    public void ThrowIfTimedOut(CancellationToken attempt)
    {
        if (!IsStopping)
        {
            attempt.ThrowIfCancellationRequested();
        }
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
