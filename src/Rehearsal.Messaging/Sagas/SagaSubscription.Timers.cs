namespace Rehearsal.Messaging;

/// <content>The limits of waits.</content>
internal sealed partial class SagaSubscription<TState>
{
    // The clock's timers end at about 49.7 days; a longer wait is looked at again on the way.
    private static readonly TimeSpan TimerMax = TimeSpan.FromDays(40);

    public override void EndTimers()
    {
        foreach (var instance in instances.Values)
        {
            instance.EndTimer();
        }
    }

    private void ArmTimer(SagaInstance<TState> instance)
    {
        if (instance is not { Timer: null, Point: { Status: SagaStatus.Waiting, Due: { } due } })
        {
            return;
        }

        var left = due - Runtime.Time.GetUtcNow();
        var move = instance.Moves;
        instance.Timer = Runtime.Time.CreateTimer(
            _ => EnqueueOwn(instance.Key, new SagaDelivery(instance.Point.Trigger, instance.Key, move)),
            state: null,
            left <= TimeSpan.Zero ? TimeSpan.Zero : left < TimerMax ? left : TimerMax,
            Timeout.InfiniteTimeSpan);
    }

    private async Task TimeOutAsync(SagaInstance<TState> instance)
    {
        instance.EndTimer();
        var point = instance.Point;
        if (point.Due > Runtime.Time.GetUtcNow())
        {
            ArmTimer(instance);
            return;
        }

        var step = saga.Steps[point.Step];
        var reason = step.TimeoutReason ?? $"{step.Awaits!.Name} did not come within {step.Timeout!.Value.TotalSeconds:0.###} s";
        var attempt = new HandlingAttempt(Runtime, step.Name, point.Trigger, 1) { Start = point.WaitStarted, IsContinuation = true };
        await FailAsync(instance, attempt, new TimeoutException(reason));
    }
}
