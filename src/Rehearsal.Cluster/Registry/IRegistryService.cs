namespace Rehearsal.Cluster;

/// <summary>Who is where: names that services hold, in namespaces, for as long as they renew them.</summary>
/// <remarks>
/// Safe for concurrent use. A name is held by one at a time, however many ask at once. Leases run in the stage's time, as the node
/// that claims or renews sees it; nothing runs in the background, so whoever holds a lease renews it, in a schedule for example.
/// </remarks>
public interface IRegistryService : IFoundationService
{
    /// <summary>The longest lease.</summary>
    static readonly TimeSpan LeaseMax = TimeSpan.FromDays(3_650);

    /// <summary>Gets the namespaces there are, in ordinal order.</summary>
    IReadOnlyList<string> Namespaces { get; }

    /// <summary>Takes a name.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The name: words of a-z, 0-9, '_' and '-', joined by dots, 256 characters at most.</param>
    /// <param name="address">Where to find the service; not empty.</param>
    /// <param name="lease">How long to hold it without renewing, 1 ms to 3,650 days; null for until it is released.</param>
    /// <param name="cancellationToken">Cancels the wait, never half of a registration.</param>
    /// <returns>The registration; NotFound when the namespace is not, Conflict when somebody holds the name, Invalid when something is malformed.</returns>
    ValueTask<Outcome<Registration>> RegisterAsync(string space, string name, string address, TimeSpan? lease = null, CancellationToken cancellationToken = default);

    /// <summary>Begins a lease anew, from now.</summary>
    /// <param name="registration">The registration, as this or an earlier renewal returned it.</param>
    /// <param name="cancellationToken">Cancels the wait, never half of a renewal.</param>
    /// <returns>The registration with its new end; Expired when it was released or its lease had run out.</returns>
    ValueTask<Outcome<Registration>> RenewAsync(Registration registration, CancellationToken cancellationToken = default);

    /// <summary>Gives a name up.</summary>
    /// <param name="registration">The registration.</param>
    /// <param name="cancellationToken">Cancels the wait, never half of a release.</param>
    /// <returns>The registration that was given up; Expired when it was not held any more.</returns>
    ValueTask<Outcome<Registration>> ReleaseAsync(Registration registration, CancellationToken cancellationToken = default);

    /// <summary>Finds who holds a name now.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The registration; NotFound when the namespace is not, or nobody holds the name.</returns>
    ValueTask<Outcome<Registration>> LookupAsync(string space, string name, CancellationToken cancellationToken = default);

    /// <summary>Lists what is held in a namespace now.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The registrations in ordinal order of their names; NotFound when the namespace is not.</returns>
    ValueTask<Outcome<IReadOnlyList<Registration>>> ListAsync(string space, CancellationToken cancellationToken = default);
}
