namespace Rehearsal.Cluster;

/// <summary>A name that a service holds. Immutable.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name, unique in its namespace while it is held.</param>
/// <param name="Address">Where to find the service: a node's name, or what the system agreed on.</param>
/// <param name="LeaseId">Identifies this holding; renewing and releasing ask for it.</param>
/// <param name="RegisteredAt">Since when it is held, in stage time.</param>
/// <param name="Lease">How long it is held without being renewed; null for until it is released.</param>
/// <param name="ExpiresAt">The moment from which it is not held any more unless renewed before; null for never.</param>
public sealed record Registration(string Namespace, string Name, string Address, Guid LeaseId, DateTimeOffset RegisteredAt, TimeSpan? Lease, DateTimeOffset? ExpiresAt);
