using Rehearsal.Messaging;

namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>No policies.</summary>
internal sealed class Plain(Acting acting)
{
    [Handler, Publishes(typeof(E0), typeof(E1), typeof(E2), typeof(E3), typeof(E4))]
    public Task Take0(E0 hop, HandlerContext context) => acting.PlayAsync(nameof(Plain), hop, context);

    [Handler, Publishes(typeof(E0), typeof(E1), typeof(E2), typeof(E3), typeof(E4))]
    public Task Take1(E1 hop, HandlerContext context) => acting.PlayAsync(nameof(Plain), hop, context);

    [Handler]
    public Task Take2(E2 hop, HandlerContext context) => acting.PlayAsync(nameof(Plain), hop, context);

    [Handler]
    public Task Take3(E3 hop, HandlerContext context) => acting.PlayAsync(nameof(Plain), hop, context);
}

[Retry(Retries = 2, DelayMs = 100)]
internal sealed class Patient(Acting acting)
{
    [Handler]
    public Task Take0(E0 hop, HandlerContext context) => acting.PlayAsync(nameof(Patient), hop, context);

    [Handler]
    public Task Take2(E2 hop, HandlerContext context) => acting.PlayAsync(nameof(Patient), hop, context);

    [Handler, Retry(Retries = 3, DelayMs = 0, Jitter = false, Backoff = Backoff.Constant)]
    public Task Take4(E4 hop, HandlerContext context) => acting.PlayAsync(nameof(Patient), hop, context);
}

[Timeout(50), DeadLetter]
internal sealed class Hasty(Acting acting)
{
    [Handler]
    public Task Take1(E1 hop, HandlerContext context) => acting.PlayAsync(nameof(Hasty), hop, context);

    [Handler, Timeout(12.5)]
    public Task Take3(E3 hop, HandlerContext context) => acting.PlayAsync(nameof(Hasty), hop, context);

    [Handler]
    public Task Take4(E4 hop, HandlerContext context) => acting.PlayAsync(nameof(Hasty), hop, context);
}

/// <summary>Its retries are due beyond the settle bound sooner or later.</summary>
[Retry(Retries = 4, DelayMs = 3_000), Timeout(200), DeadLetter]
internal sealed class Stubborn(Acting acting)
{
    [Handler]
    public Task Take0(E0 hop, HandlerContext context) => acting.PlayAsync(nameof(Stubborn), hop, context);

    [Handler]
    public Task Take1(E1 hop, HandlerContext context) => acting.PlayAsync(nameof(Stubborn), hop, context);

    [Handler, Slo(1)]
    public Task Take3(E3 hop, HandlerContext context) => acting.PlayAsync(nameof(Stubborn), hop, context);
}

[ServiceTime(7)]
internal sealed class Slow(Acting acting)
{
    [Handler]
    public Task Take1(E1 hop, HandlerContext context) => acting.PlayAsync(nameof(Slow), hop, context);

    [Handler, ServiceTime(0.5)]
    public Task Take2(E2 hop, HandlerContext context) => acting.PlayAsync(nameof(Slow), hop, context);

    [Handler]
    public Task Take4(E4 hop, HandlerContext context) => acting.PlayAsync(nameof(Slow), hop, context);
}

/// <summary>Publishes when it failed; for E2 that fails too.</summary>
internal sealed class Mending(Acting acting)
{
    [Handler, Retry(Retries = 1, DelayMs = 10)]
    public Task Take0(E0 hop, HandlerContext context) => acting.PlayAsync(nameof(Mending), hop, context);

    [OnFailure(nameof(Take0))]
    public E3 Mend0(E0 hop, Exception error) => new(hop.Key, hop.Hop + 1, (error.Message?.Length ?? -1) % 1_000);

    [Handler, DeadLetter]
    public Task Take2(E2 hop, HandlerContext context) => acting.PlayAsync(nameof(Mending), hop, context);

    [OnFailure(nameof(Take2))]
    public Task<E4> Mend2(E2 hop, Exception error) => throw new InvalidOperationException($"{hop.Key} cannot be mended: {error.GetType().Name}");
}

internal sealed record Progress(string Key, long Value, int Seen);

/// <summary>Steps, a wait with a limit, compensations and a cancellation.</summary>
internal sealed class Forward(Acting acting) : Saga<Progress>
{
    protected override void Define(SagaBuilder<Progress> saga) => saga
        .StartedBy<E0>(static hop => hop.Key, static hop => new Progress(hop.Key, hop.Value, 0))
        .Step("begin", BeginAsync, static (state, did) => state with { Value = did.Value })
        .CompensatedBy(static (state, failure) => new Undone(state.Key, "begin", failure.Reason ?? "none"))
        .WaitFor<E2>("second", static hop => hop.Key, static (state, hop) => state with { Seen = state.Seen + 1, Value = hop.Value })
        .Within(TimeSpan.FromSeconds(5), "nothing came")
        .CompensatedBy(UndoSecondAsync, unlessItFailed: true)
        .Step("finish", FinishAsync)
        .Within(TimeSpan.FromMilliseconds(40))
        .CancelledBy<E4>(static hop => hop.Key, static hop => $"cancelled by {hop.Value}")
        .WhenFailed(static (state, failure) => new Ended(state.Key, failure.Step));

    private async Task<E3> BeginAsync(Progress state, HandlerContext context) =>
        new(state.Key, 9, await acting.PlayAsync(nameof(Forward), 0, state.Key, context));

    private async Task<E1> FinishAsync(Progress state, HandlerContext context) =>
        new(state.Key, 9, await acting.PlayAsync(nameof(Forward), 1, state.Key, context));

    private async Task<Undone> UndoSecondAsync(Progress state, SagaFailure failure, HandlerContext context)
    {
        await acting.PlayAsync(nameof(Forward), 2, state.Key, context);
        return new Undone(state.Key, failure.Step, failure.Reason ?? "none");
    }
}

/// <summary>Begins with a wait, and keeps events that come early; nothing is undone.</summary>
internal sealed class Early(Acting acting) : Saga<Progress>
{
    protected override void Define(SagaBuilder<Progress> saga) => saga
        .StartedBy<E1>(static hop => hop.Key, static hop => new Progress(hop.Key, hop.Value, 0))
        .WaitFor<E3>("third", static hop => hop.Key)
        .WaitFor<E2>("second", static hop => hop.Key, where: static (state, hop) => hop.Value >= state.Value)
        .Within(TimeSpan.FromMinutes(1))
        .Step("end", EndAsync);

    private async Task<Ended> EndAsync(Progress state, HandlerContext context) =>
        new(state.Key, $"done {await acting.PlayAsync(nameof(Early), 0, state.Key, context)}");
}
