using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One event on its way to a handler of a service.</summary>
internal abstract class ServiceDelivery(EventEnvelope trigger) : Delivery(trigger)
{
    /// <summary>Handles the event to its end, unless it is parked then.</summary>
    public abstract ValueTask HandleAsync();

    /// <summary>Gives back what serves other events once this one has ended. Called under the subscription's lock.</summary>
    public virtual void TakeBack()
    {
    }
}
