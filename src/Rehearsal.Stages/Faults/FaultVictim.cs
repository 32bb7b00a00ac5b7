using Rehearsal.Events;

namespace Rehearsal.Stages;

/// <summary>What a fault may befall: an event on its way into a service, or an attempt there.</summary>
/// <param name="Event">The event.</param>
/// <param name="Cycle">Which distinct event of its type it is, from 1.</param>
/// <param name="Service">The service or saga.</param>
/// <param name="Handler">The handler or saga step; null when it is not known.</param>
/// <param name="Attempt">The number of the attempt; 0 on the way into the service.</param>
internal readonly record struct FaultVictim(EventEnvelope Event, int Cycle, string Service, string? Handler, int Attempt)
{
    public string EventType => Event.Type;
}
