using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Where a saga stands: everything its mark in the log says, and so everything that survives a restart.</summary>
internal sealed record SagaPoint<TState>
{
    public required TState State { get; init; }

    /// <summary>Gets the event that brought the saga here; what it does next is caused by it.</summary>
    public required EventEnvelope Trigger { get; init; }

    public SagaStatus Status { get; init; }

    /// <summary>Gets the index of the current step; while compensating, of the one to undo next; -1 when none is left.</summary>
    public int Step { get; init; }

    public SagaFailure? Failure { get; init; }

    /// <summary>Gets when the wait began, if the saga waits.</summary>
    public DateTimeOffset WaitStarted { get; init; }

    /// <summary>Gets when the wait is over, if it has a limit.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Gets the events that came before the wait for them began.</summary>
    public IReadOnlyList<EventEnvelope> Early { get; init; } = [];

    /// <summary>Gets the events that what the saga does next may be caused by; none once it is over.</summary>
    public IEnumerable<EventEnvelope> Events => IsOver ? [] : Early.Prepend(Trigger);

    public bool IsOver => Status is SagaStatus.Completed or SagaStatus.Failed;
}
