using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>The way back: failures, cancellation, compensation.</content>
internal sealed partial class SagaSubscription<TState>
{
    private async Task CancelAsync(SagaInstance<TState> instance, EventEnvelope trigger, object body, Func<object, string> reasonOf)
    {
        var reason = reasonOf(body);
        var attempt = new HandlingAttempt(Runtime, CancelHandler, trigger, 1) { ReadsData = true };
        try
        {
            await Runtime.InterceptAsync(attempt, Runtime.Stopping);
            reason = attempt.IsDamaged ? reasonOf(BodyOf(attempt, body)) : reason;
        }
        catch (Exception failure) when (!Runtime.IsStopping)
        {
            await Runtime.CommitAsync(attempt, SpanOutcome.Failed, failure);
            return;
        }

        await CommitAsync(instance, attempt, Undoing(instance.Point, trigger, reason));
        await UndoAsync(instance);
    }

    private async Task FailAsync(SagaInstance<TState> instance, HandlingAttempt attempt, Exception failure)
    {
        attempt.Outputs.Clear();
        await CommitAsync(instance, attempt, Undoing(instance.Point, attempt.Event, Failures.Describe(failure).Message), failure);
        await UndoAsync(instance);
    }

    private SagaPoint<TState> Undoing(SagaPoint<TState> point, EventEnvelope cause, string reason) => point with
    {
        Status = SagaStatus.Compensating,
        Trigger = cause,
        Failure = new SagaFailure(saga.Steps[point.Step].Name, reason),
        Due = null,
        Early = [],
    };

    // Compensations of k, k−1 … 1, each in a commit of its own; one that fails is recorded and does not stop the others.
    // Each commit says which step comes next, so that a restart neither repeats nor skips a compensation.
    private async Task UndoAsync(SagaInstance<TState> instance)
    {
        while (instance.Point is { Step: >= 0 } point)
        {
            var step = saga.Steps[point.Step];
            var next = point with { Step = point.Step - 1 };
            if (step.Compensation is { } compensation && !(compensation.UnlessItFailed && step.Name == point.Failure!.Step))
            {
                await RunActionAsync(instance, compensation, next);
            }
            else
            {
                Move(instance, next);
            }
        }

        var end = instance.Point with { Status = SagaStatus.Failed };
        if (saga.Failed is { } failed)
        {
            await RunActionAsync(instance, failed, end);
        }
        else
        {
            await Runtime.AppendAsync([MarkOf(instance.Key, end)]);
            Move(instance, end);
        }
    }

    private async Task RunActionAsync(SagaInstance<TState> instance, SagaAction<TState> action, SagaPoint<TState> next)
    {
        var attempt = new HandlingAttempt(Runtime, action.Name, next.Trigger, 1) { IsContinuation = true };
        Exception? error = null;
        try
        {
            var context = new HandlerContext(attempt, Runtime, Runtime.Stopping);
            using var call = Runtime.Watch(action.Name);
            context.Publish(await call.Of(action.Run(next.State, next.Failure!, context)));
        }
        catch (Exception thrown) when (!Runtime.IsStopping)
        {
            attempt.Outputs.Clear();
            error = thrown;
        }

        await CommitAsync(instance, attempt, next, error);
    }
}
