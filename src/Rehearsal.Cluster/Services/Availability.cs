namespace Rehearsal.Cluster;

/// <summary>Whether a service can be used.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="IsAvailable">Whether it can be used, as far as it knows without being used.</param>
/// <param name="Reason">Why it cannot be used; null when it can.</param>
public sealed record Availability(string Service, bool IsAvailable, string? Reason = null);
