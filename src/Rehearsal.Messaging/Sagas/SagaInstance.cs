using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One running saga. Touched only by the lane of its key, one delivery at a time.</summary>
internal sealed class SagaInstance<TState>
{
    public required string Key { get; init; }

    public required TState State { get; set; }

    /// <summary>Gets or sets the event that brought the saga to where it is; what it does next is caused by it.</summary>
    public required EventEnvelope Trigger { get; set; }

    public SagaStatus Status { get; set; }

    /// <summary>Gets or sets the index of the current step; while compensating, of the one being undone.</summary>
    public int Step { get; set; }

    public SagaFailure? Failure { get; set; }

    public DateTimeOffset? Due { get; set; }

    public DateTimeOffset WaitStarted { get; set; }

    /// <summary>Gets or sets the number of waits begun, so that a time-out of an earlier wait is told apart.</summary>
    public int WaitNumber { get; set; }

    public ITimer? Timer { get; set; }

    /// <summary>Gets the events that came before the wait for them began.</summary>
    public List<EventEnvelope> Early { get; } = [];

    public bool IsOver => Status is SagaStatus.Completed or SagaStatus.Failed;
}
