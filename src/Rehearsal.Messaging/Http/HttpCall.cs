using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One request on its way, until its response, a failure, its time-out or its cancellation, whichever is first.</summary>
/// <remarks>
/// The answer is made on the stage's scheduler, whatever context the caller was in. A caller that no longer waits cancels the endpoint's
/// token; an endpoint that goes on nevertheless still commits its events.
/// </remarks>
internal sealed partial class HttpCall
{
    private readonly HttpCalls calls;
    private readonly HttpRequestMessage request;
    private readonly CallScope? caller;
    private readonly Guid id;
    private readonly DateTimeOffset start;
    private readonly HttpOrigin origin;
    private readonly TaskCompletionSource<HttpResponseMessage> response = new();
    private readonly Action abandon;
    private readonly CancellationToken abandoned;
    private string name;
    private int ended;
    private ITimer? timer;
    private CancellationTokenRegistration cancelled;
    private CancellationTokenRegistration stopped;

    public HttpCall(HttpCalls calls, HttpRequestMessage request)
    {
        this.calls = calls;
        this.request = request;
        caller = calls.Scope;
        id = calls.Environment.Ids.Next();
        start = calls.Environment.Time.GetUtcNow();
        origin = HttpOrigin.Of(request, caller, id, calls.Environment.Ids);
        // Not disposed of: without a timer there is nothing to free, and the caller may give up while the answer ends.
        var source = new CancellationTokenSource();
        abandon = source.Cancel;
        abandoned = source.Token;
        name = $"{request.Method.Method} {request.RequestUri!.Host}";
    }

    public Task<HttpResponseMessage> Start(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            timer = calls.Environment.Time.CreateTimer(_ => Abandon(HttpTimeout.Exception(timeout)), null, timeout, Timeout.InfiniteTimeSpan);
        }

        // Work of a handling's flow: the system is not settled before it ends, also when the caller gave up.
        if (caller?.Cause is { } cause)
        {
            calls.Activity.Begin(cause.EventId, 1);
        }

        OnStage(RunAsync);
        cancelled = cancellationToken.Register(() => Abandon(new TaskCanceledException("The request was canceled.", null, cancellationToken)));
        stopped = calls.Lifetime.Stopping.Register(() => Abandon(new TaskCanceledException("The request was canceled: the system stops.")));
        if (Volatile.Read(ref ended) != 0)
        {
            Release();
        }

        return response.Task;
    }

    private async Task RunAsync()
    {
        try
        {
            HttpAnswer answer;
            try
            {
                answer = await AnswerAsync();
            }
            catch (Exception failure)
            {
                if (TryEnd())
                {
                    await FailAsync(failure);
                }

                return;
            }

            if (TryEnd())
            {
                await FinishAsync(answer);
            }
            else
            {
                answer.Response.Dispose();
                await AppendAsync(answer.Events);
            }
        }
        finally
        {
            if (caller?.Cause is { } cause)
            {
                calls.Activity.End(cause.EventId);
            }
        }
    }

    private async Task FinishAsync(HttpAnswer answer)
    {
        try
        {
            await AppendAsync([.. answer.Events, Record((int)answer.Response.StatusCode, answer.Error)]);
        }
        catch (Exception failure)
        {
            answer.Response.Dispose();
            InPlace.Run(() => response.TrySetException(failure));
            return;
        }

        InPlace.Run(() => response.TrySetResult(answer.Response));
    }

    private async Task FailAsync(Exception failure)
    {
        try
        {
            await AppendAsync([Record(status: null, failure is TaskCanceledException { InnerException: TimeoutException late } ? Failures.Describe(late) : Failures.Describe(failure))]);
        }
        finally
        {
            InPlace.Run(() => response.TrySetException(failure));
        }
    }

    // Called by timers and tokens, from wherever they are.
    private void Abandon(Exception failure)
    {
        if (TryEnd())
        {
            OnStage(async () =>
            {
                await FailAsync(failure);
                abandon();
            });
        }
    }

    private bool TryEnd()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
        {
            return false;
        }

        Release();
        return true;
    }

    private void Release()
    {
        timer?.Dispose();
        cancelled.Unregister();
        stopped.Unregister();
    }

    private LogEntry Record(int? status, SpanError? error)
    {
        var record = new HttpCallRecord(name, start, calls.Environment.Time.GetUtcNow() - start, status, error);
        return caller?.Cause is { } cause ? record.ToSpan(id, caller, cause) : record.ToMark(id, origin.CorrelationId);
    }

    private async Task AppendAsync(IReadOnlyList<LogEntry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        calls.Lifetime.Stopped.ThrowIfCancellationRequested();
        var isBackground = caller?.Cause is { } cause && calls.Activity.IsBackground(cause.EventId);
        if (isBackground)
        {
            calls.Activity.AddBackground(entries);
        }

        try
        {
            await calls.Environment.Log.AppendAsync(entries);
        }
        catch when (isBackground)
        {
            calls.Activity.RemoveBackground(entries);
            throw;
        }
    }

    private void OnStage(Func<Task> work) =>
        _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, calls.Environment.Scheduler);
}
