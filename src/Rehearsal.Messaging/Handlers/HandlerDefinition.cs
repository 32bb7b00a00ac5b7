using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One handler of a service: what it handles, how to call it, and its policies.</summary>
internal sealed class HandlerDefinition
{
    public required string Name { get; init; }

    public required EventType Event { get; init; }

    public required HandlerMethod Method { get; init; }

    public HandlerMethod? OnFailure { get; init; }

    public required PolicySet Policies { get; init; }

    public required PublishedTypes Publishes { get; init; }

    public HandlerTopology Topology => new(
        Name,
        Event.Name,
        Publishes.Always,
        Publishes.Maybe,
        Policies.Names,
        Policies.SloMs)
    {
        RateLimit = Policies.RateLimit?.Topology,
        Batch = Policies.Batch?.Topology,
    };
}
