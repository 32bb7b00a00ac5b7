using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Delivers events to the handlers of one service.</summary>
internal sealed class ServiceSubscription : Subscription
{
    private readonly Dictionary<string, HandlerRuntime> handlers = new(StringComparer.Ordinal);

    // Null where no handler takes events together.
    private readonly ServiceBatches? batches;

    public ServiceSubscription(ServiceDefinition definition, object service, ServiceRuntime runtime)
        : base(runtime)
    {
        foreach (var handler in definition.Handlers)
        {
            var policies = handler.Policies;
            var resilience = policies.NeedsPipeline ? new ResilienceAdapter(policies, runtime.Time, runtime.Random) : null;
            handlers.Add(handler.Event.Name, new HandlerRuntime(handler, resilience, service, runtime)
            {
                Limiter = policies.RateLimit is { } limit ? new RateLimiter(limit, runtime, ReturnParked) : null,
            });
        }

        if (handlers.Values.Any(static run => run.Handler.Policies.Batch is not null))
        {
            batches = new ServiceBatches(handlers.Values, this, KeyOf, runtime);
        }
    }

    public override IReadOnlyCollection<string> EventTypes => handlers.Keys;

    protected override bool WatchesIdle => batches is { FlushOnIdle: true };

    public override RateLimiter? RateLimitOf(string eventType) => handlers.TryGetValue(eventType, out var run) ? run.Limiter : null;

    public override void EndWaits()
    {
        batches?.EndWaits();
        base.EndWaits();
    }

    public override void EndTimers()
    {
        batches?.EndTimers();
        foreach (var run in handlers.Values)
        {
            run.Limiter?.EndTimers();
        }
    }

    // The key is the subject if one is declared, else the correlation id.
    protected override string KeyOf(EventEnvelope trigger) => trigger.Stream ?? trigger.Subject ?? trigger.CorrelationId;

    protected override string? HandlerOf(Delivery delivery) => handlers[delivery.Event.Type].Handler.Name;

    protected override Delivery NewDelivery(EventEnvelope trigger) => handlers[trigger.Type].Deliver(trigger);

    protected override void TakeBack(Delivery delivery) => ((ServiceDelivery)delivery).TakeBack();

    protected override ValueTask HandleAsync(Delivery delivery) => batches is null or { Holds.IsEmpty: true } ? ((ServiceDelivery)delivery).HandleAsync() : HandleInTurnAsync((ServiceDelivery)delivery, batches);

    protected override void OnIdle() => batches?.OnIdle(IsIdle);

    protected override IEnumerable<string> DescribeParked() =>
    [
        .. handlers.Values.SelectMany(static run => run.Limiter?.DescribeWaiting() ?? []),
        .. handlers.Values.SelectMany(static run => run.Batches?.Describe() ?? []),
    ];

    // What its key has in batches of other handlers came before it.
    private async ValueTask HandleInTurnAsync(ServiceDelivery delivery, ServiceBatches batches)
    {
        while (batches.Holds.WaitOf(KeyOf(delivery.Event), handlers[delivery.Event.Type].Batches) is { } before)
        {
            await WaitBlockedAsync(before);
        }

        await delivery.HandleAsync();
    }
}
