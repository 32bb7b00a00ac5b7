using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One event on its way into one subscription.</summary>
internal class Delivery
{
    private long retryDueTicks;

    public Delivery(EventEnvelope trigger) => Event = trigger;

    /// <summary>Gets the event.</summary>
    public EventEnvelope Event { get; protected set; }

    /// <summary>Gets or sets the delivery behind this one in its lane. Touched under the subscription's lock.</summary>
    public Delivery? Next { get; set; }

    /// <summary>Gets or sets when the next attempt is due; null while none is waited for. Written by the lane, read by whoever asks what is in flight.</summary>
    public virtual DateTimeOffset? RetryDue
    {
        get => Interlocked.Read(ref retryDueTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref retryDueTicks, value?.UtcTicks ?? 0);
    }

    /// <summary>Gets a value indicating whether the event came from the log, and is no work of the subscription's own.</summary>
    public virtual bool IsFromLog => true;

    /// <summary>Gets a value indicating whether it has left its lane unhandled; its subscription is told when it ends or comes back.</summary>
    public virtual bool IsParked => false;

    /// <summary>Begins the handling.</summary>
    /// <returns>The stage's time that passes before the handler is called.</returns>
    public virtual TimeSpan Begin() => TimeSpan.Zero;
}
