namespace Rehearsal.Messaging;

/// <summary>Stands around the user's own handlers: limits the whole call in stage time, and leads HttpClient on without leaving the stage.</summary>
internal sealed class LimitingHttpHandler(HostEnvironment environment, TimeSpan timeout) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        TaskCompletionSource<HttpResponseMessage> done = new();
        // The caller may be code that has no context; the user's handlers run on the stage all the same.
        _ = Task.Factory.StartNew(() => RunAsync(request, done, cancellationToken), CancellationToken.None, TaskCreationOptions.DenyChildAttach, environment.Scheduler);
        return done.Task;
    }

    private async Task RunAsync(HttpRequestMessage request, TaskCompletionSource<HttpResponseMessage> done, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var response = await base.SendAsync(request, either.Token);
            InPlace.Run(() => done.TrySetResult(response));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            InPlace.Run(() => done.TrySetCanceled(cancellationToken));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            InPlace.Run(() => done.TrySetException(HttpTimeout.Exception(timeout)));
        }
        catch (Exception failure)
        {
            InPlace.Run(() => done.TrySetException(failure));
        }
    }
}
