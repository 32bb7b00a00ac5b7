using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>The way forward: steps and waits.</content>
internal sealed partial class SagaSubscription<TState>
{
    // Runs steps until a wait begins, a step fails, or the saga is complete. Each step commits on its own.
    private async Task AdvanceAsync(SagaInstance<TState> instance)
    {
        while (instance.Point is { Status: SagaStatus.Running or SagaStatus.Waiting } point)
        {
            var step = saga.Steps[point.Step];
            if (!step.IsWait)
            {
                await RunStepAsync(instance, step);
            }
            else if (point.Status == SagaStatus.Running)
            {
                // The saga begins with a wait: nothing was committed yet that says so.
                await CommitAsync(instance, new HandlingAttempt(Runtime, step.Name, point.Trigger, 1), Enter(point, point.Step));
            }
            else if (!await TryEndWaitWithEarlyAsync(instance))
            {
                return;
            }
        }
    }

    // Where the saga stands once it enters a step; a wait's limit runs from here.
    private SagaPoint<TState> Enter(SagaPoint<TState> point, int index)
    {
        var next = point with { Step = index, Status = SagaStatus.Running, Due = null };
        if (index >= saga.Steps.Count)
        {
            return next with { Status = SagaStatus.Completed, Early = [] };
        }

        if (!saga.Steps[index].IsWait)
        {
            return next;
        }

        var now = Runtime.Time.GetUtcNow();
        return next with { Status = SagaStatus.Waiting, WaitStarted = now, Due = now + saga.Steps[index].Timeout };
    }

    private async Task RunStepAsync(SagaInstance<TState> instance, SagaStep<TState> step)
    {
        var call = new StepCall(this, instance, step);
        try
        {
            await (limits[instance.Point.Step] is { } limit ? limit.ExecuteAsync(call, Runtime.Stopping) : call.AttemptAsync(1, Runtime.Stopping));
        }
        catch (Exception failure) when (!Runtime.IsStopping)
        {
            var error = step.TimeoutReason is { } reason && failure is Polly.Timeout.TimeoutRejectedException ? new TimeoutException(reason) : failure;
            await FailAsync(instance, call.Attempt, error);
        }
    }

    // True when the event was the one waited for: the wait is over, or, if taking the event failed, the saga is undone.
    private async Task<bool> TryEndWaitAsync(SagaInstance<TState> instance, EventEnvelope trigger, object body)
    {
        var point = instance.Point;
        var step = saga.Steps[point.Step];
        if (point.Status != SagaStatus.Waiting || step.Awaits!.Name != trigger.Type)
        {
            return false;
        }

        var attempt = new HandlingAttempt(Runtime, step.Name, trigger, 1) { ReadsData = true };
        try
        {
            if (!step.Where(point.State, body))
            {
                return false;
            }

            await Runtime.InterceptAsync(attempt, Runtime.Stopping);
            body = BodyOf(attempt, body);
            var early = point.Early.Where(early => early.Id != trigger.Id).ToList();
            var taken = point with { State = step.Then(point.State, body), Trigger = trigger, Early = early };
            await CommitAsync(instance, attempt, Enter(taken, point.Step + 1));
        }
        catch (Exception failure) when (!Runtime.IsStopping)
        {
            await FailAsync(instance, attempt, failure);
        }

        return true;
    }

    private async Task<bool> TryEndWaitWithEarlyAsync(SagaInstance<TState> instance)
    {
        foreach (var early in instance.Point.Early)
        {
            if (await TryEndWaitAsync(instance, early, Decode(early)))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class StepCall(SagaSubscription<TState> owner, SagaInstance<TState> instance, SagaStep<TState> step) : IResilientCall
    {
        public HandlingAttempt Attempt { get; private set; } = null!;

        public async ValueTask AttemptAsync(int number, CancellationToken cancellationToken)
        {
            // The first step is where the saga takes the event that starts it; later ones have read theirs.
            var starts = instance is { Moves: 0, Point.Step: 0 };
            Attempt = new HandlingAttempt(owner.Runtime, step.Name, instance.Point.Trigger, number) { IsContinuation = instance.Point.Step > 0, ReadsData = starts };
            await owner.Runtime.InterceptAsync(Attempt, cancellationToken);
            if (starts && Attempt.IsDamaged)
            {
                instance.BeginWith(owner.saga.Start!.State(owner.Decode(Attempt.Event.Type, Attempt.Data)));
            }

            var point = instance.Point;
            var context = new HandlerContext(Attempt, owner.Runtime, cancellationToken);
            object published;
            using (var call = owner.Runtime.Watch(step.Name))
            {
                published = await call.Of(step.Run!(point.State, context));
            }

            owner.Runtime.ThrowIfTimedOut(cancellationToken);
            context.Publish(published);
            var done = point with { State = step.Then(point.State, published) };
            await owner.CommitAsync(instance, Attempt, owner.Enter(done, point.Step + 1));
        }

        public ValueTask RetryFollowsAsync(Exception failure, TimeSpan delay) => ValueTask.CompletedTask;

        public void RetryBegins()
        {
        }
    }
}
