using System.Collections.Concurrent;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What the running parts of one service share: its name, what the stage supplies, and whether the host stops.</summary>
internal sealed partial class ServiceRuntime(string name, HostEnvironment environment, EventTypes events, EffectJournal effects, ActivityTracker activity, HostLifetime lifetime)
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

    public IDeliveryInterceptor? Deliveries => environment.Deliveries;

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

    /// <summary>Gets a value indicating whether the caller is where <see cref="Queue"/> would bring work to.</summary>
    public bool IsOnContext => environment.Context is { } context && SynchronizationContext.Current == context;

    /// <summary>Gets a value indicating whether the stage's scheduler is the thread pool.</summary>
    public bool IsOnPool { get; } = environment.IsOnPool;

    /// <summary>Queues work on the stage's scheduler. What flows with the caller's execution context does not flow into it: the work is not the caller's.</summary>
    public void Queue(SendOrPostCallback work, object state)
    {
        if (environment.Context is { } context)
        {
            context.Post(work, state);
            return;
        }

        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _ = Task.Factory.StartNew(work.Invoke, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler);
        }
    }

    /// <summary>Puts what follows in the calling asynchronous flow, up to the end of the call, under the stage's watch.</summary>
    public WatchedCall Watch(string handler) => environment.WorkWatch is { } watch
        ? WatchedCall.Begin(watch, workNames.GetOrAdd(handler, static (handler, service) => service.WorkNameOf(handler), this))
        : default;

    /// <summary>Does the same for a handler whose name under the watch is known.</summary>
    public WatchedCall WatchAs(string workName) => environment.WorkWatch is { } watch ? WatchedCall.Begin(watch, workName) : default;

    /// <summary>Gets the name of a handler under the watch.</summary>
    public string WorkNameOf(string handler) => $"{Name}.{handler}";

    /// <summary>Commits an attempt in one append: its outputs, its span and its marks.</summary>
    public ValueTask CommitAsync(HandlingAttempt attempt, SpanOutcome outcome, Exception? failure, params Mark[] marks)
    {
        var now = Time.GetUtcNow();
        var isDeadLetter = outcome == SpanOutcome.DeadLettered;
        if (attempt.Outputs.Count + attempt.Injections.Count + marks.Length == 0 && !isDeadLetter)
        {
            // The way of every event that causes nothing.
            return AppendAsync(attempt.Finish(outcome, failure, now));
        }

        // Of the right size: this is the way of every other event.
        var entries = new LogEntry[attempt.Outputs.Count + 1 + attempt.Injections.Count + (isDeadLetter ? 1 : 0) + marks.Length];
        var count = 0;
        var parent = new TraceParent(attempt.Event.TraceParent?.TraceId ?? TraceContext.TraceIdOf(attempt.Event.CorrelationId), SpanId.Of(attempt.SpanId));
        for (var i = 0; i < attempt.Outputs.Count; i++)
        {
            entries[count++] = EventFactory.Create(Ids, now, attempt.Outputs[i], Name, attempt.Event.CorrelationId, attempt.Event.Id, parent);
        }

        entries[count++] = attempt.Finish(outcome, failure, now);
        for (var i = 0; i < attempt.Injections.Count; i++)
        {
            entries[count++] = NewMark(MarkKinds.Fault, attempt.SpanId, attempt.Event.CorrelationId, attempt.Injections[i]);
        }

        if (isDeadLetter)
        {
            entries[count++] = NewMark(MarkKinds.DeadLetter, attempt.Event.Id, attempt.Event.CorrelationId, DeadLetterRecord.Encode(attempt));
        }

        // Not CopyTo: between arrays of two types the runtime asks each time, marks or not, whether it may.
        foreach (var mark in marks)
        {
            entries[count++] = mark;
        }

        return Activity.IsBackground(attempt.Event.Id) ? AppendBackgroundAsync(entries) : AppendAsync(entries);
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

    /// <summary>Appends one entry to the log, as <see cref="AppendAsync(IReadOnlyList{LogEntry}, CancellationToken)"/> does several.</summary>
    public ValueTask AppendAsync(LogEntry entry)
    {
        lifetime.Stopped.ThrowIfCancellationRequested();
        var appending = Log.AppendAsync(entry);
        if (!appending.IsCompletedSuccessfully)
        {
            return WaitAsync(appending);
        }

        _ = appending.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;

        static async ValueTask WaitAsync(ValueTask<LogRecord> appending) => await appending;
    }

    /// <summary>Appends to the log; nothing any more once the host has stopped.</summary>
    public ValueTask AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken = default)
    {
        lifetime.Stopped.ThrowIfCancellationRequested();
        var appending = Log.AppendAsync(entries, cancellationToken: cancellationToken);
        if (!appending.IsCompletedSuccessfully)
        {
            return WaitAsync(appending);
        }

        _ = appending.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;

        static async ValueTask WaitAsync(ValueTask<IReadOnlyList<LogRecord>> appending) => await appending;
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

    /// <summary>Runs what the stage puts between the policies and a handler.</summary>
    public ValueTask InterceptAsync(HandlingAttempt attempt, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Interceptors.Count; i++)
        {
            var intercepting = Interceptors[i].BeforeAttemptAsync(attempt, cancellationToken);
            if (!intercepting.IsCompletedSuccessfully)
            {
                return InterceptAsync(intercepting, i + 1, attempt, cancellationToken);
            }

            intercepting.GetAwaiter().GetResult();
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask InterceptAsync(ValueTask first, int next, HandlingAttempt attempt, CancellationToken cancellationToken)
    {
        await first;
        for (var i = next; i < Interceptors.Count; i++)
        {
            await Interceptors[i].BeforeAttemptAsync(attempt, cancellationToken);
        }
    }
}
