using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What becomes of an event on its way into a service, other than that it is handled once and in its turn.</summary>
/// <param name="Details">The payloads of the marks that say so, one or more.</param>
public sealed record DeliveryFate(IReadOnlyList<EventData> Details)
{
    /// <summary>Gets a value indicating whether it never arrives; then nothing else counts.</summary>
    public bool IsLost { get; init; }

    /// <summary>Gets how many times it arrives besides.</summary>
    /// <value>0 or more. The default is 0.</value>
    public int Copies { get; init; }

    /// <summary>Gets how late it arrives, in the stage's time; what stands behind it does not wait. Copies are not late.</summary>
    /// <value>Zero or more. The default is zero: in its turn.</value>
    public TimeSpan Delay { get; init; }
}
