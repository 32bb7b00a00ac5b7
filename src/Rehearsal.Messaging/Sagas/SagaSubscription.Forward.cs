using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>The way forward: steps and waits.</content>
internal sealed partial class SagaSubscription<TState>
{
    // Runs steps until a wait begins, a step fails, or the saga is complete. Each step commits on its own.
    private async Task AdvanceAsync(SagaInstance<TState> instance)
    {
        while (!instance.IsOver && instance.Status != SagaStatus.Compensating)
        {
            if (instance.Step >= saga.Steps.Count)
            {
                instance.Status = SagaStatus.Completed;
                return;
            }

            var step = saga.Steps[instance.Step];
            if (!step.IsWait)
            {
                await RunStepAsync(instance, step);
            }
            else if (instance.Early.Find(early => instance.Status == SagaStatus.Waiting && Accepts(instance, early, Decode(early))) is { } early)
            {
                instance.Early.Remove(early);
                await EndWaitAsync(instance, early, Decode(early));
            }
            else if (instance.Status == SagaStatus.Waiting)
            {
                return;
            }
            else
            {
                // The saga begins with a wait: nothing was committed yet that says so.
                var attempt = new HandlingAttempt(Runtime, step.Name, instance.Trigger, 1);
                Enter(instance, instance.Step);
                await Runtime.CommitAsync(attempt, SpanOutcome.Succeeded, failure: null, MarkOf(instance));
            }
        }
    }

    private async Task RunStepAsync(SagaInstance<TState> instance, SagaStep<TState> step)
    {
        var call = new StepCall(this, instance, step);
        try
        {
            await (limits[instance.Step] is { } limit ? limit.ExecuteAsync(call, Stopping) : call.AttemptAsync(1, Stopping));
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            var error = step.TimeoutReason is { } reason && failure is Polly.Timeout.TimeoutRejectedException ? new TimeoutException(reason) : failure;
            await FailAsync(instance, call.Attempt, error);
        }
    }

    // Moves the instance to a step and says so in its status; a wait's time-out runs from here.
    private void Enter(SagaInstance<TState> instance, int index)
    {
        instance.Step = index;
        instance.Due = null;
        if (index >= saga.Steps.Count)
        {
            instance.Status = SagaStatus.Completed;
            return;
        }

        if (!saga.Steps[index].IsWait)
        {
            instance.Status = SagaStatus.Running;
            return;
        }

        instance.Status = SagaStatus.Waiting;
        instance.WaitStarted = Runtime.Time.GetUtcNow();
        instance.WaitNumber++;
        if (saga.Steps[index].Timeout is { } limit)
        {
            instance.Due = instance.WaitStarted + limit;
            StartTimer(instance, limit);
        }
    }

    private void StartTimer(SagaInstance<TState> instance, TimeSpan delay)
    {
        var wait = instance.WaitNumber;
        instance.Timer = Runtime.Time.CreateTimer(
            _ => EnqueueOwn(new Delivery(instance.Trigger) { SagaKey = instance.Key, TimedOutWait = wait }),
            state: null,
            delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
    }

    private async Task EndWaitAsync(SagaInstance<TState> instance, EventEnvelope trigger, object body)
    {
        instance.Timer?.Dispose();
        var step = saga.Steps[instance.Step];
        var attempt = new HandlingAttempt(Runtime, step.Name, trigger, 1);
        instance.State = step.Then(instance.State, body);
        instance.Trigger = trigger;
        Enter(instance, instance.Step + 1);
        await Runtime.CommitAsync(attempt, SpanOutcome.Succeeded, failure: null, MarkOf(instance));
    }

    private sealed class StepCall(SagaSubscription<TState> owner, SagaInstance<TState> instance, SagaStep<TState> step) : IResilientCall
    {
        public HandlingAttempt Attempt { get; private set; } = null!;

        public async ValueTask AttemptAsync(int number, CancellationToken cancellationToken)
        {
            Attempt = new HandlingAttempt(owner.Runtime, step.Name, instance.Trigger, number);
            await owner.Runtime.BeforeAttemptAsync(Attempt, TimeSpan.Zero, cancellationToken);
            var published = await step.Run!(instance.State, new HandlerContext(Attempt, owner.Runtime, cancellationToken));
            Attempt.Outputs.Add(published);
            instance.State = step.Then(instance.State, published);
            owner.Enter(instance, instance.Step + 1);
            await owner.Runtime.CommitAsync(Attempt, SpanOutcome.Succeeded, failure: null, owner.MarkOf(instance));
        }

        public ValueTask RetryFollowsAsync(Exception failure, TimeSpan delay) => ValueTask.CompletedTask;

        public void RetryBegins()
        {
        }
    }
}
