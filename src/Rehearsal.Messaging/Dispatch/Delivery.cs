using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One event on its way into one subscription; or, for a saga, a time-out that came due.</summary>
internal sealed class Delivery
{
    private long retryDueTicks;

    public Delivery(EventEnvelope trigger) => Event = trigger;

    /// <summary>Gets the event, or for a time-out the event that began the wait.</summary>
    public EventEnvelope Event { get; }

    /// <summary>Gets the key of a saga whose own work comes due: a time-out, or going on after a restart; null for an event.</summary>
    public string? SagaKey { get; init; }

    /// <summary>Gets the move that began the wait that timed out; null to go on after a restart.</summary>
    public int? TimedOutMove { get; init; }

    /// <summary>Gets or sets the delivery behind this one in its lane. Touched under the subscription's lock.</summary>
    public Delivery? Next { get; set; }

    /// <summary>Gets or sets when the next attempt is due; null while none is waited for. Written by the lane, read by whoever asks what is in flight.</summary>
    public DateTimeOffset? RetryDue
    {
        get => Interlocked.Read(ref retryDueTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref retryDueTicks, value?.UtcTicks ?? 0);
    }
}
