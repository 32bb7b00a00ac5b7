namespace Rehearsal.Messaging;

/// <summary>Learns which work is whose, so that a stage can name the handler whose work it loses sight of.</summary>
/// <remarks>Called on the stage's scheduler, once for each call of a user's code.</remarks>
public interface IWorkWatch
{
    /// <summary>Names what follows in the calling asynchronous flow.</summary>
    /// <param name="name">The service and handler: <c>payment_service.process_payment</c>.</param>
    /// <returns>What the stage knows the work by.</returns>
    object Begin(string name);

    /// <summary>Tells which task the work is complete with; not called for work that never waits.</summary>
    /// <param name="work">What <see cref="Begin"/> returned.</param>
    /// <param name="task">The task.</param>
    void Waits(object work, Task task);

    /// <summary>Tells that the work has ended.</summary>
    /// <param name="work">What <see cref="Begin"/> returned.</param>
    void End(object work);
}
