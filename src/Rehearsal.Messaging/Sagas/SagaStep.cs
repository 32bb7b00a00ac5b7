namespace Rehearsal.Messaging;

/// <summary>A step that runs, or a wait for an event.</summary>
internal sealed record SagaStep<TState>(string Name)
{
    public Func<TState, HandlerContext, Task<object>>? Run { get; init; }

    public Type? Publishes { get; init; }

    public Type? Awaits { get; init; }

    public Func<object, string>? Key { get; init; }

    public Func<TState, object, bool> Where { get; init; } = static (_, _) => true;

    public Func<TState, object, TState> Then { get; init; } = static (state, _) => state;

    public TimeSpan? Timeout { get; init; }

    public string? TimeoutReason { get; init; }

    public SagaAction<TState>? Compensation { get; init; }

    /// <summary>Gets a value indicating whether a limit or compensation was declared over another one.</summary>
    public bool IsRedeclared { get; init; }

    public bool IsWait => Awaits is not null;
}

/// <summary>A compensation, or the end of a failed saga.</summary>
internal sealed record SagaAction<TState>(
    string Name,
    Type Publishes,
    Func<TState, SagaFailure, HandlerContext, Task<object>> Run,
    bool UnlessItFailed);

/// <summary>The event that starts a saga.</summary>
internal sealed record SagaStart<TState>(Type Event, Func<object, string> Key, Func<object, TState> State);

/// <summary>An event that cancels a saga.</summary>
internal sealed record SagaCancellation(Type Event, Func<object, string> Key, Func<object, string> Reason);
