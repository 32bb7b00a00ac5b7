using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The handling of one event by one handler, from its first attempt to the commit that marks it handled.</summary>
internal sealed class Handling(HandlerRuntime run, EventEnvelope trigger) : ServiceDelivery(trigger), IResilientCall
{
    // Without a pipeline there is one attempt, and its object serves again with the handling.
    private HandlingAttempt? attempt;

    private TimeSpan ServiceTime => run.Service.SimulatesServiceTimes ? run.Handler.Policies.ServiceTime : TimeSpan.Zero;

    /// <summary>Begins the only attempt. A pipeline begins each of its own.</summary>
    public override TimeSpan Begin()
    {
        if (run.Resilience is not null)
        {
            return TimeSpan.Zero;
        }

        attempt ??= NewAttempt();
        attempt.Begin(Event, 1);
        return ServiceTime;
    }

    /// <summary>Handles the event to its end.</summary>
    public override ValueTask HandleAsync() => run.Resilience is null ? AttemptAsync(attempt!, run.Service.Stopping) : HandleAsync(run.Resilience);

    /// <summary>Runs one attempt of a pipeline and commits it when it succeeds.</summary>
    public async ValueTask AttemptAsync(int number, CancellationToken cancellationToken)
    {
        attempt = NewAttempt();
        attempt.Begin(Event, number);
        if (ServiceTime > TimeSpan.Zero)
        {
            await Task.Delay(ServiceTime, run.Service.Time, cancellationToken);
        }

        await AttemptAsync(attempt, cancellationToken);
    }

    /// <summary>Begins anew with another event.</summary>
    public void Reopen(EventEnvelope trigger) => Event = trigger;

    /// <summary>Gives the handling back to its handler.</summary>
    public override void TakeBack() => run.TakeBack(this);

    /// <summary>Lets go of the event.</summary>
    /// <returns>False when somebody else may still hold the attempt.</returns>
    public bool TryClose()
    {
        if (run.Resilience is not null || attempt is not { IsShared: false })
        {
            return false;
        }

        Event = null!;
        attempt.Close();
        return true;
    }

    // Without a pipeline a failure ends the handling here. One state machine for all of it: each one that waits costs as much memory as the event.
    private async ValueTask AttemptAsync(HandlingAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            await run.Service.InterceptAsync(attempt, cancellationToken);
            var body = run.Handler.Event.Decode(attempt.Data);
            using (var call = run.Watch())
            {
                await call.Of(run.Handler.Method.InvokeAsync(run.Instance, body, attempt, run.Service, failure: null, cancellationToken));
            }

            run.Service.ThrowIfTimedOut(cancellationToken);
            await run.Service.CommitAsync(attempt, SpanOutcome.Succeeded, failure: null);
        }
        catch (Exception failure) when (!run.Handler.Policies.NeedsPipeline && !run.Service.IsStopping)
        {
            await FailAsync(failure);
        }
    }

    /// <summary>Records an attempt that failed and will be tried again.</summary>
    public async ValueTask RetryFollowsAsync(Exception failure, TimeSpan delay)
    {
        attempt!.Outputs.Clear();
        await run.Service.CommitAsync(attempt, SpanOutcome.Retried, failure);
        RetryDue = run.Service.Time.GetUtcNow() + delay;
        run.Service.Activity.RetryWaits(Event.Id, RetryDue.Value);
    }

    /// <summary>Marks that the wait for a retry is over.</summary>
    public void RetryBegins()
    {
        if (RetryDue is { } due)
        {
            RetryDue = null;
            run.Service.Activity.RetryRuns(Event.Id, due);
        }
    }

    /// <summary>Ends the handling after its last attempt: the failure path's events and the failed span in one commit.</summary>
    public async Task FailAsync(Exception failure)
    {
        attempt!.Outputs.Clear();
        if (run.Handler.OnFailure is { } path)
        {
            try
            {
                var body = run.Handler.Event.Decode(Event.Data);
                using var call = run.Watch();
                await call.Of(path.InvokeAsync(run.Instance, body, attempt, run.Service, failure, run.Service.Stopping));
            }
            catch (Exception second) when (!run.Service.IsStopping)
            {
                attempt.Outputs.Clear();
                failure = new FailurePathException(failure, second);
            }
        }

        await run.Service.CommitAsync(attempt, run.Handler.Policies.DeadLetter ? SpanOutcome.DeadLettered : SpanOutcome.Failed, failure);
    }

    private HandlingAttempt NewAttempt() => new(run.Service, run.Handler.Name) { ReadsData = true };

    private async ValueTask HandleAsync(ResilienceAdapter pipeline)
    {
        try
        {
            await pipeline.ExecuteAsync(this, run.Service.Stopping);
        }
        catch (Exception failure) when (!run.Service.IsStopping)
        {
            await FailAsync(failure);
        }
    }
}
