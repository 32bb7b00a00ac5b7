using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>The way back: failures, time-outs, cancellation, compensation.</content>
internal sealed partial class SagaSubscription<TState>
{
    private async Task TimeOutAsync(SagaInstance<TState> instance)
    {
        var step = saga.Steps[instance.Step];
        var reason = step.TimeoutReason ?? $"{step.Awaits!.Name} did not come within {step.Timeout!.Value.TotalSeconds:0.###} s";
        var attempt = new HandlingAttempt(Runtime, step.Name, instance.Trigger, 1) { Start = instance.WaitStarted };
        await FailAsync(instance, attempt, new TimeoutException(reason));
    }

    private async Task CancelAsync(SagaInstance<TState> instance, EventEnvelope trigger, string reason)
    {
        instance.Timer?.Dispose();
        var attempt = new HandlingAttempt(Runtime, CancelHandler, trigger, 1);
        instance.Trigger = trigger;
        BeginUndo(instance, reason);
        await Runtime.CommitAsync(attempt, SpanOutcome.Succeeded, failure: null, MarkOf(instance));
        await UndoAsync(instance);
    }

    private async Task FailAsync(SagaInstance<TState> instance, HandlingAttempt attempt, Exception failure)
    {
        attempt.Outputs.Clear();
        BeginUndo(instance, Failures.Describe(failure).Message);
        await Runtime.CommitAsync(attempt, SpanOutcome.Failed, failure, MarkOf(instance));
        await UndoAsync(instance);
    }

    private void BeginUndo(SagaInstance<TState> instance, string reason)
    {
        instance.Status = SagaStatus.Compensating;
        instance.Due = null;
        instance.Failure = new SagaFailure(saga.Steps[instance.Step].Name, reason);
    }

    // Compensations of k, k−1 … 1, each in a commit of its own; one that fails is recorded and does not stop the others.
    private async Task UndoAsync(SagaInstance<TState> instance)
    {
        var failure = instance.Failure!;
        for (; instance.Step >= 0; instance.Step--)
        {
            var step = saga.Steps[instance.Step];
            if (step.Compensation is { } compensation && !(compensation.UnlessItFailed && step.Name == failure.Step))
            {
                await RunActionAsync(instance, compensation, failure, SagaStatus.Compensating);
            }
        }

        if (saga.Failed is { } failed)
        {
            await RunActionAsync(instance, failed, failure, SagaStatus.Failed);
        }
        else
        {
            instance.Status = SagaStatus.Failed;
            await Runtime.Log.AppendAsync([MarkOf(instance)]);
        }
    }

    private async Task RunActionAsync(SagaInstance<TState> instance, SagaAction<TState> action, SagaFailure failure, SagaStatus after)
    {
        var attempt = new HandlingAttempt(Runtime, action.Name, instance.Trigger, 1);
        Exception? error = null;
        try
        {
            attempt.Outputs.Add(await action.Run(instance.State, failure, new HandlerContext(attempt, Runtime, Stopping)));
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception thrown)
        {
            attempt.Outputs.Clear();
            error = thrown;
        }

        // The mark says which step comes next, so that a restart neither repeats nor skips a compensation.
        instance.Status = after;
        instance.Step--;
        var mark = MarkOf(instance);
        instance.Step++;
        await Runtime.CommitAsync(attempt, error is null ? SpanOutcome.Succeeded : SpanOutcome.Failed, error, mark);
    }
}
