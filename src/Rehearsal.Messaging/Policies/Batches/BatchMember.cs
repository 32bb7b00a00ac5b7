using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>An event for a batch: it leaves its lane at once, and ends with the batch.</summary>
internal sealed class BatchMember(EventEnvelope trigger, BatchQueue queue) : ServiceDelivery(trigger)
{
    public override bool IsParked => true;

    /// <summary>Gets or sets when it joined, as a timestamp of the clock.</summary>
    public long Joined { get; set; }

    public override ValueTask HandleAsync()
    {
        queue.Join(this);
        return ValueTask.CompletedTask;
    }
}
