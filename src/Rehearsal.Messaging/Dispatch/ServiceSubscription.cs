using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Delivers events to the handlers of one service.</summary>
internal sealed class ServiceSubscription(ServiceDefinition definition, object service, ServiceRuntime runtime) : Subscription(runtime)
{
    private readonly Dictionary<string, HandlerRuntime> handlers = definition.Handlers.ToDictionary(
        static handler => handler.Event.Name,
        handler => new HandlerRuntime(
            handler,
            handler.Policies.NeedsPipeline ? new ResilienceAdapter(handler.Policies, runtime.Time, runtime.Random) : null,
            service,
            runtime),
        StringComparer.Ordinal);

    public override IReadOnlyCollection<string> EventTypes => handlers.Keys;

    // The key is the subject if one is declared, else the correlation id.
    protected override string KeyOf(EventEnvelope trigger) => trigger.Stream ?? trigger.Subject ?? trigger.CorrelationId;

    protected override string? HandlerOf(Delivery delivery) => handlers[delivery.Event.Type].Handler.Name;

    protected override Delivery NewDelivery(EventEnvelope trigger) => handlers[trigger.Type].Handle(trigger);

    protected override void TakeBack(Delivery delivery) => ((Handling)delivery).TakeBack();

    protected override ValueTask HandleAsync(Delivery delivery) => ((Handling)delivery).HandleAsync();
}
