namespace Rehearsal.Messaging;

/// <summary>A long-running business process over several services: steps in order, each with the action that undoes it.</summary>
/// <remarks>
/// When step k fails, times out or the saga is cancelled in it, the compensations of k, k−1 … 1 run, then the failure event is
/// published. State is kept in the log, so a saga goes on where it stood after a restart. Steps of one saga instance run one at a
/// time. A compensation that fails is recorded and the others still run. Events of an instance that has not started, or has ended, are ignored.
/// </remarks>
/// <typeparam name="TState">An immutable record that survives JSON.</typeparam>
public abstract class Saga<TState>
    where TState : class
{
    /// <summary>Declares the saga. Only declares: it is also called to draw the saga, on an object whose constructor never ran.</summary>
    /// <param name="saga">Takes the declarations.</param>
    protected internal abstract void Define(SagaBuilder<TState> saga);
}
