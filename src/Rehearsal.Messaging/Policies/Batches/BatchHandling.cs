using System.Runtime.ExceptionServices;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The handling of one batch, from its first attempt to the commit that marks its events handled.</summary>
internal sealed class BatchHandling(HandlerRuntime run, IReadOnlyList<BatchMember> members, BatchReason reason) : IResilientCall
{
    private readonly HandlingAttempt[] attempts = new HandlingAttempt[members.Count];

    public IReadOnlyList<BatchMember> Members => members;

    /// <summary>Handles the events to their end.</summary>
    public async Task HandleAsync()
    {
        try
        {
            await (run.Resilience is null ? AttemptAsync(1, run.Service.Stopping) : run.Resilience.ExecuteAsync(this, run.Service.Stopping));
        }
        catch (Exception failure) when (!run.Service.IsStopping)
        {
            await FailAsync(failure);
        }
    }

    /// <summary>Runs one attempt and commits it when it succeeds.</summary>
    public async ValueTask AttemptAsync(int number, CancellationToken cancellationToken)
    {
        Begin(number);
        if (run.Service.SimulatesServiceTimes && run.Handler.Policies.ServiceTime is { Ticks: > 0 } work)
        {
            await Task.Delay(work, run.Service.Time, cancellationToken);
        }

        await InterceptAsync(cancellationToken);
        var events = Decode(static attempt => attempt.Data);
        using (var call = run.Watch())
        {
            await call.Of(run.Handler.Method.InvokeAsync(run.Instance, events, attempts[0], run.Service, failure: null, cancellationToken));
        }

        run.Service.ThrowIfTimedOut(cancellationToken);
        await CommitAsync(SpanOutcome.Succeeded, failure: null);
    }

    /// <summary>Records an attempt that failed and will be tried again.</summary>
    public async ValueTask RetryFollowsAsync(Exception failure, TimeSpan delay)
    {
        attempts[0].Outputs.Clear();
        await CommitAsync(SpanOutcome.Retried, failure);
        var due = run.Service.Time.GetUtcNow() + delay;
        foreach (var member in members)
        {
            member.RetryDue = due;
            run.Service.Activity.RetryWaits(member.Event.Id, due);
        }
    }

    /// <summary>Marks that the wait for a retry is over.</summary>
    public void RetryBegins()
    {
        foreach (var member in members)
        {
            if (member.RetryDue is { } due)
            {
                member.RetryDue = null;
                run.Service.Activity.RetryRuns(member.Event.Id, due);
            }
        }
    }

    private void Begin(int number)
    {
        for (var i = 0; i < attempts.Length; i++)
        {
            attempts[i] = new HandlingAttempt(run.Service, run.Handler.Name, members[i].Event, number) { ReadsData = true };
        }

        attempts[0].Batch = attempts;
    }

    // What befalls one event befalls the batch. All of them at the same time: what takes long for each does not add up.
    private async ValueTask InterceptAsync(CancellationToken cancellationToken)
    {
        var waits = Array.ConvertAll(attempts, attempt => InterceptAsync(attempt, cancellationToken));
        Exception? first = null;
        foreach (var wait in waits)
        {
            try
            {
                await wait;
            }
            catch (Exception failure)
            {
                first ??= failure;
            }
        }

        if (Array.Exists(attempts, static attempt => attempt.Injections.Count > 0))
        {
            Array.ForEach(attempts, static attempt => attempt.IsBesideInjection = true);
        }

        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    private async Task InterceptAsync(HandlingAttempt attempt, CancellationToken cancellationToken) => await run.Service.InterceptAsync(attempt, cancellationToken);

    private Array Decode(Func<HandlingAttempt, EventData> dataOf)
    {
        var events = Array.CreateInstance(run.Handler.Event.Record, attempts.Length);
        for (var i = 0; i < attempts.Length; i++)
        {
            events.SetValue(run.Handler.Event.Decode(dataOf(attempts[i])), i);
        }

        return events;
    }

    // After the last attempt: the failure path's events and the failed spans in one commit.
    private async Task FailAsync(Exception failure)
    {
        attempts[0].Outputs.Clear();
        if (run.Handler.OnFailure is { } path)
        {
            try
            {
                var events = Decode(static attempt => attempt.Event.Data);
                using var call = run.Watch();
                await call.Of(path.InvokeAsync(run.Instance, events, attempts[0], run.Service, failure, run.Service.Stopping));
            }
            catch (Exception second) when (!run.Service.IsStopping)
            {
                attempts[0].Outputs.Clear();
                failure = new FailurePathException(failure, second);
            }
        }

        await CommitAsync(run.Handler.Policies.DeadLetter ? SpanOutcome.DeadLettered : SpanOutcome.Failed, failure);
    }

    private ValueTask CommitAsync(SpanOutcome outcome, Exception? failure)
    {
        var first = attempts[0];
        var record = new BatchRecord(first.Service, first.Handler, first.Event.Type, attempts.Length, reason, first.Number);
        return run.Service.CommitAsync(
            attempts,
            outcome,
            failure,
            outcome == SpanOutcome.Retried ? null : run.Service.NewMark(MarkKinds.Batch, first.SpanId, first.Event.CorrelationId, record.Encode()));
    }
}
