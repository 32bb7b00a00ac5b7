using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One attempt at handling one event, as an <see cref="IHandlerInterceptor"/> sees it.</summary>
/// <remarks>Not for use after the interceptor's task has ended: the object serves other attempts later.</remarks>
public sealed class HandlingAttempt
{
    // What is published when the attempt commits.
    internal OutputList Outputs;

    private readonly ServiceRuntime runtime;
    private long startTicks;

    // Few attempts have any of it.
    private Rare? rare;

    internal HandlingAttempt(ServiceRuntime runtime, string handler)
    {
        this.runtime = runtime;
        Handler = handler;
        Event = null!;
    }

    internal HandlingAttempt(ServiceRuntime runtime, string handler, EventEnvelope trigger, int number)
        : this(runtime, handler) => Begin(trigger, number);

    /// <summary>Gets the service, in snake_case.</summary>
    public string Service => runtime.Name;

    /// <summary>Gets the handler or saga step, in snake_case.</summary>
    public string Handler { get; }

    /// <summary>Gets the event being handled.</summary>
    public EventEnvelope Event { get; private set; }

    /// <summary>Gets the 1-based number of the attempt.</summary>
    public int Number { get; private set; }

    /// <summary>Gets the id of the attempt's span.</summary>
    public Guid SpanId { get; private set; }

    internal DateTimeOffset Start
    {
        get => new(startTicks, TimeSpan.Zero);
        init => startTicks = value.UtcTicks;
    }

    // Not '[]': beside a list that would be a new list at each of three calls an event.
    /// <summary>Gets what was injected, in order.</summary>
    internal IReadOnlyList<EventData> Injections => rare is null ? Array.Empty<EventData>() : rare.Details;

    /// <summary>Gets the payload that the handler is given.</summary>
    internal EventData Data => rare?.Data ?? Event.Data;

    /// <summary>Gets a value indicating whether <see cref="Data"/> is another payload than the event's.</summary>
    internal bool IsDamaged => rare?.Data is not null;

    /// <summary>Gets a value indicating whether the handler is given <see cref="Data"/>, rather than a payload that was read before.</summary>
    internal bool ReadsData { get; init; }

    /// <summary>Gets a value indicating whether the event waited for nothing: this work follows on other work for the same event.</summary>
    internal bool IsContinuation { get; init; }

    /// <summary>Gets or sets the attempts at a batch that this is the first of; null for none.</summary>
    internal IReadOnlyList<HandlingAttempt>? Batch
    {
        get => rare?.Batch;
        set => (rare ??= new Rare()).Batch = value;
    }

    /// <summary>Gets or sets a value indicating whether something was injected into an attempt of the same batch, which is so done to this one too.</summary>
    internal bool IsBesideInjection
    {
        get => rare?.IsBesideInjection == true;
        set => (rare ??= new Rare()).IsBesideInjection = value;
    }

    /// <summary>Gets or sets a value indicating whether the user's code was given something that refers to this attempt.</summary>
    internal bool IsShared { get; set; }

    /// <summary>Begins an attempt, now.</summary>
    internal void Begin(EventEnvelope trigger, int number)
    {
        Event = trigger;
        Number = number;
        var now = runtime.Time.GetUtcNow();
        SpanId = runtime.Ids.Next(now);
        startTicks = now.UtcTicks;
    }

    /// <summary>Lets go of what an attempt that ended holds, so that the object can serve another.</summary>
    internal void Close()
    {
        Event = null!;
        Outputs.Clear();
        rare = null;
    }

    /// <summary>Publishes an event when the attempt commits.</summary>
    internal void Publish(object body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (!runtime.Events.TryGet(body.GetType(), out var type))
        {
            throw new ArgumentException($"'{body.GetType().Name}' is not an event type of this system. Declare it on the handler with [Publishes(typeof({body.GetType().Name}))].", nameof(body));
        }

        // Encoded here, so that what cannot be encoded fails the handler that published it, and no commit.
        Outputs.Add(Output.Of(type, body));
    }

    /// <summary>Records that what happens to this attempt was injected: a mark beside its span, and a flag on it that no policy sees.</summary>
    /// <param name="details">The fault, for the mark.</param>
    public void Inject(EventData details) => (rare ??= new Rare()).Details.Add(details);

    /// <summary>Gives the handler another payload in this attempt; the event in the log stays as it is.</summary>
    /// <param name="data">The payload; it need not be one that the handler can read.</param>
    /// <returns>False when this attempt's payload was read before, as that of later steps of a saga is: then nothing has changed.</returns>
    public bool TryReplaceData(EventData data)
    {
        if (ReadsData)
        {
            (rare ??= new Rare()).Data = data;
        }

        return ReadsData;
    }

    internal Span Finish(SpanOutcome outcome, Exception? failure, DateTimeOffset now)
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
            Duration = now - Start,
            Attempt = Number,
            Outcome = outcome,
            Error = failure is null ? null : Failures.Describe(failure),
            Injected = Injections.Count > 0 || IsBesideInjection,
        };
    }

    /// <summary>What a stage did to an attempt, and what else is handled with it.</summary>
    private sealed class Rare
    {
        public List<EventData> Details { get; } = [];

        public EventData? Data { get; set; }

        public IReadOnlyList<HandlingAttempt>? Batch { get; set; }

        public bool IsBesideInjection { get; set; }
    }
}
