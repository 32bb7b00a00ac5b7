using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What a loop or a schedule of a service may ask for.</summary>
/// <remarks>Safe for concurrent use. Lives as long as the system runs.</remarks>
public sealed class BackgroundContext
{
    private readonly ServiceRuntime runtime;

    internal BackgroundContext(ServiceRuntime runtime) => this.runtime = runtime;

    /// <summary>Gets the stage's clock.</summary>
    public TimeProvider Time => runtime.Time;

    /// <summary>Gets the token that is cancelled when the system stops.</summary>
    public CancellationToken CancellationToken => runtime.Stopping;

    /// <summary>Publishes an event with the service as its source. It is in the log when the task ends.</summary>
    /// <remarks>
    /// The event has no cause: it begins a flow of background work, and so is whatever follows from it. The caller goes on in a turn of its own, so that a
    /// loop which does nothing but publish does not shut out everybody else.
    /// </remarks>
    /// <param name="body">An event record of the system.</param>
    /// <param name="correlationId">The correlation id, or null for a new one.</param>
    /// <returns>The committed event.</returns>
    /// <exception cref="ArgumentException">The record is not an event type of the system, or holds a number that JSON does not know.</exception>
    /// <exception cref="System.Text.Json.JsonException">The record cannot be encoded.</exception>
    /// <exception cref="OperationCanceledException">The system has stopped. While it only asks its loops to stop, they may still publish.</exception>
    public async Task<EventEnvelope> PublishAsync(object body, string? correlationId = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (!runtime.Events.TryGet(body.GetType(), out var type))
        {
            throw new ArgumentException($"'{body.GetType().Name}' is not an event type of this system. Declare it on the method with [Publishes(typeof({body.GetType().Name}))].", nameof(body));
        }

        var envelope = EventFactory.Create(runtime.Ids, runtime.Time.GetUtcNow(), Output.Of(type, body), runtime.Name, correlationId ?? runtime.Ids.Next().ToString());
        await runtime.AppendBackgroundAsync([envelope]);
        await Task.Yield();
        return envelope;
    }
}
