using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>Makes, keeps and finds events.</summary>
/// <remarks>Safe for concurrent use. An event that was stored is found by every later query, on every node of the system.</remarks>
public interface IEventService : IFoundationService
{
    /// <summary>Makes an event, without storing it: id and time are the stage's.</summary>
    /// <param name="data">The data: a record, which names the event's type, or any other value that can be encoded as JSON.</param>
    /// <param name="options">What else to say; null for nothing.</param>
    /// <returns>The event; Invalid when the data cannot be encoded, or a name breaks its rule.</returns>
    Outcome<EventEnvelope> New(object data, NewEvent? options = null);

    /// <summary>Stores an event.</summary>
    /// <param name="stored">The event.</param>
    /// <param name="cancellationToken">Cancels the wait, never half of a commit.</param>
    /// <returns>The event's id; Invalid when it is malformed.</returns>
    ValueTask<Outcome<Guid>> StoreAsync(EventEnvelope stored, CancellationToken cancellationToken = default);

    /// <summary>Stores several events, all of them or none, in order and with nothing between them.</summary>
    /// <param name="batch">One event or more.</param>
    /// <param name="cancellationToken">Cancels the wait, never half of a commit.</param>
    /// <returns>The ids in order; Invalid when the batch is empty or an event is malformed, which the message names.</returns>
    ValueTask<Outcome<IReadOnlyList<Guid>>> StoreBatchAsync(IReadOnlyList<EventEnvelope> batch, CancellationToken cancellationToken = default);

    /// <summary>Finds an event by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The event; NotFound when there is none.</returns>
    ValueTask<Outcome<EventEnvelope>> GetAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Finds events, in the order they were stored or its reverse; each id once.</summary>
    /// <param name="query">Which events.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The events; none is not an error.</returns>
    ValueTask<Outcome<IReadOnlyList<EventEnvelope>>> QueryAsync(EventQuery query, CancellationToken cancellationToken = default);
}
