using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The handling of one event by one handler, from its first attempt to the commit that marks it handled.</summary>
internal sealed class Handling(HandlerDefinition handler, object service, ServiceRuntime runtime, Delivery delivery) : IResilientCall
{
    private HandlingAttempt attempt = null!;

    /// <summary>Runs one attempt and commits it when it succeeds. Without a pipeline there is no other, and its failure ends the handling here.</summary>
    /// <remarks>One state machine for all of it: each one that waits costs as much memory as the event.</remarks>
    public async ValueTask AttemptAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            attempt = new HandlingAttempt(runtime, handler.Name, delivery.Event, number);
            if (runtime.SimulatesServiceTimes && handler.Policies.ServiceTime > TimeSpan.Zero)
            {
                await Task.Delay(handler.Policies.ServiceTime, runtime.Time, cancellationToken);
            }

            await runtime.InterceptAsync(attempt, cancellationToken);
            var body = handler.Event.Decode(delivery.Event.Data);
            using (var call = runtime.Watch(handler.Name))
            {
                await call.Of(handler.Method.InvokeAsync(service, body, new HandlerContext(attempt, runtime, cancellationToken), failure: null));
            }

            runtime.ThrowIfTimedOut(cancellationToken);
            await runtime.CommitAsync(attempt, SpanOutcome.Succeeded, failure: null);
        }
        catch (Exception failure) when (!handler.Policies.NeedsPipeline && !runtime.IsStopping)
        {
            await FailAsync(failure);
        }
    }

    /// <summary>Records an attempt that failed and will be tried again.</summary>
    public async ValueTask RetryFollowsAsync(Exception failure, TimeSpan delay)
    {
        attempt.Outputs.Clear();
        await runtime.CommitAsync(attempt, SpanOutcome.Retried, failure);
        delivery.RetryDue = runtime.Time.GetUtcNow() + delay;
        runtime.Activity.RetryWaits(delivery.Event.Id, delivery.RetryDue.Value);
    }

    /// <summary>Marks that the wait for a retry is over.</summary>
    public void RetryBegins()
    {
        if (delivery.RetryDue is { } due)
        {
            delivery.RetryDue = null;
            runtime.Activity.RetryRuns(delivery.Event.Id, due);
        }
    }

    /// <summary>Ends the handling after its last attempt: the failure path's events and the failed span in one commit.</summary>
    public async Task FailAsync(Exception failure)
    {
        attempt.Outputs.Clear();
        if (handler.OnFailure is { } path)
        {
            try
            {
                var body = handler.Event.Decode(delivery.Event.Data);
                using var call = runtime.Watch(handler.Name);
                await call.Of(path.InvokeAsync(service, body, new HandlerContext(attempt, runtime, runtime.Stopping), failure));
            }
            catch (Exception second) when (!runtime.IsStopping)
            {
                attempt.Outputs.Clear();
                failure = new FailurePathException(failure, second);
            }
        }

        await runtime.CommitAsync(attempt, handler.Policies.DeadLetter ? SpanOutcome.DeadLettered : SpanOutcome.Failed, failure);
    }
}
