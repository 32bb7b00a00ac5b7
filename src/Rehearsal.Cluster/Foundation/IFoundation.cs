namespace Rehearsal.Cluster;

/// <summary>The services that a distributed system stands on, as one node has them.</summary>
/// <remarks>Safe for concurrent use. Disposing of it stops the node: every service says that it is unavailable from then on; the log stays.</remarks>
public interface IFoundation : IAsyncDisposable
{
    /// <summary>Gets the configuration.</summary>
    IConfigurationService Configuration { get; }

    /// <summary>Gets the events.</summary>
    IEventService Events { get; }

    /// <summary>Gets the telemetry.</summary>
    ITelemetryService Telemetry { get; }

    /// <summary>Gets the registry.</summary>
    IRegistryService Registry { get; }

    /// <summary>Gets this node and the others.</summary>
    INodeService Nodes { get; }

    /// <summary>Makes a correlation id, for a flow that begins here.</summary>
    /// <returns>A UUIDv7 of the stage's time and randomness, as text.</returns>
    string NewCorrelationId();

    /// <summary>Asks every service whether it can be used now.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The answers: configuration, events, telemetry, registry, nodes.</returns>
    ValueTask<IReadOnlyList<Availability>> CheckAsync(CancellationToken cancellationToken = default);
}
