using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What a handler may ask for while it handles one event, or one batch. Belongs to one attempt; not for use after the handler returned.</summary>
/// <remarks>Not safe for concurrent use by several tasks of one handler.</remarks>
public sealed class HandlerContext
{
    private readonly HandlingAttempt attempt;
    private readonly ServiceRuntime runtime;

    internal HandlerContext(HandlingAttempt attempt, ServiceRuntime runtime, CancellationToken cancellationToken)
    {
        this.attempt = attempt;
        attempt.IsShared = true;
        this.runtime = runtime;
        CancellationToken = cancellationToken;
    }

    /// <summary>Gets the event being handled; of a batch the first.</summary>
    public EventEnvelope Event => attempt.Event;

    /// <summary>Gets the events being handled, in the order of the handler's list: those of a batch, else the one.</summary>
    public IReadOnlyList<EventEnvelope> Events => attempt.Batch is { } batch ? [.. batch.Select(static attempt => attempt.Event)] : [attempt.Event];

    /// <summary>Gets the 1-based number of this attempt.</summary>
    public int Attempt => attempt.Number;

    /// <summary>Gets the stage's clock.</summary>
    public TimeProvider Time => runtime.Time;

    /// <summary>Gets the token that is cancelled when the attempt's time is up or the system stops.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Publishes an event when this handling commits; nothing is published when the attempt fails.</summary>
    /// <param name="body">An event record of the system.</param>
    /// <exception cref="ArgumentException">The record is not an event type of the system, or holds a number that JSON does not know.</exception>
    /// <exception cref="System.Text.Json.JsonException">The record cannot be encoded.</exception>
    public void Publish(object body) => attempt.Publish(body);

    /// <summary>Makes a call to something outside the log: once it has succeeded, the same key gives the recorded result without a call.</summary>
    /// <remarks>
    /// The intent is recorded before the call and the result after it, each in its own commit, whatever becomes of the handling.
    /// A crash between the two repeats the call with the same key, so pass the key on to the other side.
    /// Keys belong to the service and are remembered as long as its log.
    /// </remarks>
    /// <typeparam name="T">The result; it must survive JSON.</typeparam>
    /// <param name="target">The name of what is called, for people: <c>PaymentGateway</c>.</param>
    /// <param name="key">The idempotency key, unique to this call in its service: <c>charge:ORD-1</c>.</param>
    /// <param name="call">The call.</param>
    /// <returns>The result of this or an earlier call.</returns>
    public Task<T> EffectAsync<T>(string target, string key, Func<CancellationToken, Task<T>> call) =>
        runtime.Effects.RunAsync(runtime, attempt, target, key, call, CancellationToken);

    /// <summary>Makes a call that returns nothing; otherwise as <see cref="EffectAsync{T}"/>.</summary>
    /// <param name="target">The name of what is called, for people.</param>
    /// <param name="key">The idempotency key, unique to this call in its service.</param>
    /// <param name="call">The call.</param>
    /// <returns>A task that ends with the call.</returns>
    public Task EffectAsync(string target, string key, Func<CancellationToken, Task> call) =>
        EffectAsync(target, key, async cancellationToken =>
        {
            await call(cancellationToken);
            return true;
        });
}
