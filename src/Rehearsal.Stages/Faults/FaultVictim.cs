namespace Rehearsal.Stages;

/// <summary>What a fault may befall: an event on its way into a service, an attempt there, or the answer to a request.</summary>
/// <param name="EventType">The event's type; null for a request.</param>
/// <param name="Cycle">Which distinct event of its type it is, or which request to its endpoint, from 1.</param>
/// <param name="Service">The service or saga.</param>
/// <param name="Handler">The handler or saga step; null when it is not known.</param>
/// <param name="Attempt">The number of the attempt; 0 on the way into the service.</param>
internal readonly record struct FaultVictim(string? EventType, int Cycle, string Service, string? Handler, int Attempt)
{
    /// <summary>Gets what the endpoint answers; null for an event.</summary>
    public string? Endpoint { get; init; }
}
