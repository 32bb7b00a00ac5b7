namespace Rehearsal.Messaging;

/// <summary>Sends requests to the endpoints of the running system, in this process, on the stage; and to elsewhere what is not for it.</summary>
internal sealed class SystemHttpHandler(HttpCalls calls, TimeSpan timeout) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<HttpResponseMessage>(cancellationToken)
            : new HttpCall(calls, request).Start(timeout, cancellationToken);
}
