using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One attempt at handling one event, as an <see cref="IHandlerInterceptor"/> sees it.</summary>
public sealed class HandlingAttempt
{
    internal HandlingAttempt(ServiceRuntime runtime, string handler, EventEnvelope trigger, int number)
    {
        Service = runtime.Name;
        Handler = handler;
        Event = trigger;
        Number = number;
        SpanId = runtime.Ids.Next();
        Start = runtime.Time.GetUtcNow();
    }

    /// <summary>Gets the service, in snake_case.</summary>
    public string Service { get; }

    /// <summary>Gets the handler or saga step, in snake_case.</summary>
    public string Handler { get; }

    /// <summary>Gets the event being handled.</summary>
    public EventEnvelope Event { get; }

    /// <summary>Gets the 1-based number of the attempt.</summary>
    public int Number { get; }

    /// <summary>Gets the id of the attempt's span.</summary>
    public Guid SpanId { get; }

    internal DateTimeOffset Start { get; init; }

    internal EventData? Injection { get; private set; }

    /// <summary>Gets a value indicating whether the event waited for nothing: this work follows on other work for the same event.</summary>
    internal bool IsContinuation { get; init; }

    // Room for one: what most handlers return.
    internal List<Output> Outputs { get; } = new(1);

    /// <summary>Records that what happens to this attempt was injected: a mark beside its span, and a flag on it that no policy sees.</summary>
    /// <param name="details">The fault, for the mark.</param>
    public void Inject(EventData details) => Injection = details;

    internal Span Finish(ServiceRuntime runtime, SpanOutcome outcome, Exception? failure)
    {
        var wait = Number == 1 && !IsContinuation ? Start - Event.Time : TimeSpan.Zero;
        return new Span
        {
            Id = SpanId,
            Time = Start,
            CorrelationId = Event.CorrelationId,
            Service = Service,
            Handler = Handler,
            TriggerId = Event.Id,
            TriggerType = Event.Type,
            QueueWait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            Duration = runtime.Time.GetUtcNow() - Start,
            Attempt = Number,
            Outcome = outcome,
            Error = failure is null ? null : Failures.Describe(failure),
            Injected = Injection is not null,
        };
    }
}
