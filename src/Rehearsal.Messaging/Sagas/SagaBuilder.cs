namespace Rehearsal.Messaging;

/// <summary>Takes the declarations of a <see cref="Saga{TState}"/>. What follows a step or a wait applies to it.</summary>
/// <typeparam name="TState">The saga's state.</typeparam>
public sealed class SagaBuilder<TState>
    where TState : class
{
    internal SagaBuilder()
    {
    }

    internal SagaStart<TState>? Start { get; private set; }

    internal List<SagaStep<TState>> Steps { get; } = [];

    internal List<SagaCancellation> Cancellations { get; } = [];

    internal SagaAction<TState>? Failed { get; private set; }

    internal List<string> Errors { get; } = [];

    /// <summary>Declares the event that starts an instance. A further one with the same key starts nothing.</summary>
    /// <typeparam name="TEvent">The event record.</typeparam>
    /// <param name="key">Names the instance: a booking's id.</param>
    /// <param name="state">Makes its first state.</param>
    /// <returns>This builder.</returns>
    public SagaBuilder<TState> StartedBy<TEvent>(Func<TEvent, string> key, Func<TEvent, TState> state)
        where TEvent : class
    {
        Once(Start, nameof(StartedBy));
        Start = new SagaStart<TState>(typeof(TEvent), body => key((TEvent)body), body => state((TEvent)body));
        return this;
    }

    /// <summary>Declares a step: it does something and publishes an event.</summary>
    /// <typeparam name="TEvent">The event it publishes.</typeparam>
    /// <param name="name">The name in snake_case.</param>
    /// <param name="run">The work; an exception fails the step.</param>
    /// <param name="then">Makes the next state; null to keep it.</param>
    /// <returns>This builder.</returns>
    public SagaBuilder<TState> Step<TEvent>(string name, Func<TState, HandlerContext, Task<TEvent>> run, Func<TState, TEvent, TState>? then = null)
        where TEvent : class
    {
        Steps.Add(new SagaStep<TState>(name)
        {
            Run = async (state, context) => await run(state, context),
            Publishes = typeof(TEvent),
            Then = then is null ? static (state, _) => state : (state, body) => then(state, (TEvent)body),
        });
        return this;
    }

    /// <summary>Declares a wait for an event of this instance; one that came before the wait began counts too, if the saga had started.</summary>
    /// <remarks>
    /// A saga keeps at most 100 early events; one more fails to be handled. All waits for one event type name the instance
    /// by the key declared first. An exception of <paramref name="then"/> or <paramref name="where"/> fails the step.
    /// </remarks>
    /// <typeparam name="TEvent">The event to wait for.</typeparam>
    /// <param name="name">The name in snake_case.</param>
    /// <param name="key">Names the instance the event belongs to.</param>
    /// <param name="then">Makes the next state; null to keep it.</param>
    /// <param name="where">A further condition; null for none.</param>
    /// <returns>This builder.</returns>
    public SagaBuilder<TState> WaitFor<TEvent>(
        string name,
        Func<TEvent, string> key,
        Func<TState, TEvent, TState>? then = null,
        Func<TState, TEvent, bool>? where = null)
        where TEvent : class
    {
        Steps.Add(new SagaStep<TState>(name)
        {
            Awaits = typeof(TEvent),
            Key = body => key((TEvent)body),
            Where = where is null ? static (_, _) => true : (state, body) => where(state, (TEvent)body),
            Then = then is null ? static (state, _) => state : (state, body) => then(state, (TEvent)body),
        });
        return this;
    }

    /// <summary>Limits the last declared step or wait.</summary>
    /// <param name="timeout">The limit in stage time: for a wait more than zero, up to ten years; for a step 10 ms to a day.</param>
    /// <param name="reason">What the failure says; null for a text with the limit.</param>
    /// <returns>This builder.</returns>
    public SagaBuilder<TState> Within(TimeSpan timeout, string? reason = null) =>
        Change(nameof(Within), step => step with { IsRedeclared = step.IsRedeclared || step.Timeout is not null, Timeout = timeout, TimeoutReason = reason });

    /// <summary>Declares how the last declared step or wait is undone: an event that says so.</summary>
    /// <typeparam name="TEvent">The event it publishes.</typeparam>
    /// <param name="compensate">Makes the event; its method's name is the compensation's.</param>
    /// <param name="unlessItFailed">True when the step leaves nothing to undo if it is itself the one that failed.</param>
    /// <returns>This builder.</returns>
    public SagaBuilder<TState> CompensatedBy<TEvent>(Func<TState, SagaFailure, TEvent> compensate, bool unlessItFailed = false)
        where TEvent : class =>
        CompensatedBy(NameOf(compensate, "compensate"), (state, failure, _) => Task.FromResult(compensate(state, failure)), unlessItFailed);

    /// <summary>Declares how the last declared step or wait is undone: work that publishes an event.</summary>
    /// <typeparam name="TEvent">The event it publishes.</typeparam>
    /// <param name="compensate">The work; its method's name is the compensation's.</param>
    /// <param name="unlessItFailed">True when the step leaves nothing to undo if it is itself the one that failed.</param>
    /// <returns>This builder.</returns>
    public SagaBuilder<TState> CompensatedBy<TEvent>(Func<TState, SagaFailure, HandlerContext, Task<TEvent>> compensate, bool unlessItFailed = false)
        where TEvent : class =>
        CompensatedBy(NameOf(compensate, "compensate"), compensate, unlessItFailed);

    /// <summary>Declares an event that ends the saga from outside: what was done is undone.</summary>
    /// <typeparam name="TEvent">The cancelling event.</typeparam>
    /// <param name="key">Names the instance the event belongs to.</param>
    /// <param name="reason">Makes the failure's reason.</param>
    /// <returns>This builder.</returns>
    public SagaBuilder<TState> CancelledBy<TEvent>(Func<TEvent, string> key, Func<TEvent, string> reason)
        where TEvent : class
    {
        Cancellations.Add(new SagaCancellation(typeof(TEvent), body => key((TEvent)body), body => reason((TEvent)body)));
        return this;
    }

    /// <summary>Declares the event that says the saga failed, published after the last compensation.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="failed">Makes the event; its method's name is the step's.</param>
    /// <returns>This builder.</returns>
    public SagaBuilder<TState> WhenFailed<TEvent>(Func<TState, SagaFailure, TEvent> failed)
        where TEvent : class
    {
        Once(Failed, nameof(WhenFailed));
        Failed = new SagaAction<TState>(NameOf(failed, "when_failed"), typeof(TEvent), (state, failure, _) => Task.FromResult<object>(failed(state, failure)), UnlessItFailed: false);
        return this;
    }

    private static string NameOf(Delegate method, string fallback) =>
        method.Method.Name.Contains('<', StringComparison.Ordinal) ? fallback : Naming.Handler(method.Method.Name);

    private SagaBuilder<TState> CompensatedBy<TEvent>(string name, Func<TState, SagaFailure, HandlerContext, Task<TEvent>> compensate, bool unlessItFailed)
        where TEvent : class =>
        Change(nameof(CompensatedBy), step => step with
        {
            IsRedeclared = step.IsRedeclared || step.Compensation is not null,
            Compensation = new SagaAction<TState>(
                name == "compensate" ? $"compensate_{step.Name}" : name,
                typeof(TEvent),
                async (state, failure, context) => await compensate(state, failure, context),
                unlessItFailed),
        });

    private void Once(object? declared, string method)
    {
        if (declared is not null)
        {
            Errors.Add($"{method} is declared twice; keep one.");
        }
    }

    private SagaBuilder<TState> Change(string method, Func<SagaStep<TState>, SagaStep<TState>> change)
    {
        if (Steps.Count == 0)
        {
            Errors.Add($"{method} stands before any step; it applies to the step or wait declared before it.");
        }
        else
        {
            Steps[^1] = change(Steps[^1]);
        }

        return this;
    }
}
