using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Stands between the log and the services: decides what becomes of an event on its way into one of them.</summary>
public interface IDeliveryInterceptor
{
    /// <summary>Decides about a delivery, before anything of its handling begins. Called once an event and service; must not wait or throw.</summary>
    /// <param name="delivered">The event.</param>
    /// <param name="service">The service or saga, in snake_case.</param>
    /// <param name="handler">The handler that takes the event; null for a saga, whose step is not known yet.</param>
    /// <returns>What becomes of it; null for the usual: it is handled.</returns>
    DeliveryFate? FateOf(EventEnvelope delivered, string service, string? handler);
}
