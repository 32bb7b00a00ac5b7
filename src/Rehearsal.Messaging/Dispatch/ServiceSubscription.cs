using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Delivers events to the handlers of one service.</summary>
internal sealed class ServiceSubscription : Subscription
{
    private readonly object service;
    private readonly Dictionary<string, Entry> handlers;

    public ServiceSubscription(ServiceDefinition definition, object service, ServiceRuntime runtime)
        : base(runtime)
    {
        this.service = service;
        handlers = definition.Handlers.ToDictionary(
            static handler => handler.Event.Name,
            handler => new Entry(handler, handler.Policies.NeedsPipeline ? new ResilienceAdapter(handler.Policies, runtime.Time, runtime.Random) : null),
            StringComparer.Ordinal);
    }

    public override IReadOnlyCollection<string> EventTypes => handlers.Keys;

    // The key is the subject if one is declared, else the correlation id.
    protected override string KeyOf(EventEnvelope trigger) => trigger.Stream ?? trigger.Subject ?? trigger.CorrelationId;

    protected override ValueTask HandleAsync(Delivery delivery)
    {
        var (handler, resilience) = handlers[delivery.Event.Type];
        var handling = new Handling(handler, service, Runtime, delivery);
        return resilience is null ? handling.AttemptAsync(1, Runtime.Stopping) : HandleAsync(handling, resilience);
    }

    private async ValueTask HandleAsync(Handling handling, ResilienceAdapter resilience)
    {
        try
        {
            await resilience.ExecuteAsync(handling, Runtime.Stopping);
        }
        catch (Exception failure) when (!Runtime.IsStopping)
        {
            await handling.FailAsync(failure);
        }
    }

    private sealed record Entry(HandlerDefinition Handler, ResilienceAdapter? Resilience);
}
