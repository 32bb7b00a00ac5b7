using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>A handler of a running service: all that its handlings share.</summary>
internal sealed class HandlerRuntime(HandlerDefinition handler, ResilienceAdapter? resilience, object instance, ServiceRuntime service)
{
    private const int IdleMax = 4_096;

    private readonly string workName = service.WorkNameOf(handler.Name);

    // Handlings that ended serve the next events. Guarded by the subscription's lock.
    private readonly Stack<Handling> idle = new();

    public HandlerDefinition Handler { get; } = handler;

    /// <summary>Gets the pipeline; null when the handler needs none.</summary>
    public ResilienceAdapter? Resilience { get; } = resilience;

    /// <summary>Gets the service's instance.</summary>
    public object Instance { get; } = instance;

    public ServiceRuntime Service { get; } = service;

    /// <summary>Gets what limits how often the handler is called; null for nothing.</summary>
    public RateLimiter? Limiter { get; init; }

    /// <summary>Gets or sets what gathers events for the handler; null when it takes them one by one. Set before anything is delivered.</summary>
    public BatchQueue? Batches { get; set; }

    /// <summary>Puts a call of the handler under the stage's watch.</summary>
    public WatchedCall Watch() => Service.WatchAs(workName);

    /// <summary>Makes the delivery of an event: its handling, with what comes before it. Called under the subscription's lock.</summary>
    public ServiceDelivery Deliver(EventEnvelope trigger)
    {
        ServiceDelivery inner = Batches is null ? Handle(trigger) : new BatchMember(trigger, Batches);
        return Limiter is null ? inner : new LimitedDelivery(inner, Limiter, this);
    }

    /// <summary>Takes back a handling that has ended, unless somebody may still hold what belongs to it.</summary>
    public void TakeBack(Handling handling)
    {
        if (idle.Count < IdleMax && handling.TryClose())
        {
            idle.Push(handling);
        }
    }

    private Handling Handle(EventEnvelope trigger)
    {
        if (!idle.TryPop(out var handling))
        {
            return new Handling(this, trigger);
        }

        handling.Reopen(trigger);
        return handling;
    }
}
