namespace Rehearsal.Cluster;

/// <summary>What an operation knows of the call it answers. Immutable.</summary>
/// <param name="From">The node that calls.</param>
/// <param name="CorrelationId">The flow the call belongs to.</param>
/// <param name="CancellationToken">Cancelled when nobody waits for the answer any more.</param>
public sealed record NodeCall(string From, string CorrelationId, CancellationToken CancellationToken);
