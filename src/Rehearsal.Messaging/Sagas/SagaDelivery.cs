using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Work of a saga that comes due: a time-out, or going on after a restart. Its event is the one that began the wait.</summary>
internal sealed class SagaDelivery(EventEnvelope trigger, string sagaKey, int? timedOutMove) : Delivery(trigger)
{
    public override bool IsFromLog => false;

    /// <summary>Gets the key of the saga.</summary>
    public string SagaKey => sagaKey;

    /// <summary>Gets the move that began the wait that timed out; null to go on after a restart.</summary>
    public int? TimedOutMove => timedOutMove;
}
