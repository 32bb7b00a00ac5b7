using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>What a serving system answers to requests: events to publish, and the endpoints of its services.</summary>
/// <remarks>
/// <c>POST /rehearsal/events</c> takes a CloudEvent from who knows the token. <c>/HOST/PATH</c> goes to the endpoint of a service. Requests that a
/// web page of another origin sends are refused: the loopback address is open to every page the user looks at.
/// </remarks>
internal sealed class ServeDoor(ServedSystem served, SystemCatalog catalog, string token, TimeProvider clock) : IDisposable
{
    /// <summary>The path that takes events.</summary>
    public const string EventsPath = "rehearsal/events";

    /// <summary>The name of the query that asks to wait, in seconds, for the end of the flow.</summary>
    public const string WaitQuery = "wait";

    /// <summary>The longest such wait in seconds.</summary>
    public const int WaitSecondsMax = 3_600;

    private readonly HttpClient client = served.Host.CreateHttpClient();
    private readonly AnsweredEvents answered = new();

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var path = context.Request.Url!.AbsolutePath.TrimStart('/');
            if (context.Request.Headers["Sec-Fetch-Site"] is not (null or "none" or "same-origin"))
            {
                Reply(context, HttpStatusCode.Forbidden, "requests of other sites are not answered\n");
            }
            else if (path == EventsPath)
            {
                await PublishAsync(context);
            }
            else if (served.HttpHosts.FirstOrDefault(host => path == host || path.StartsWith(host + "/", StringComparison.OrdinalIgnoreCase)) is { } host)
            {
                await EndpointRequest.ForwardAsync(context, client, host, path[host.Length..]);
            }
            else
            {
                Reply(context, HttpStatusCode.NotFound, $"expected POST /{EventsPath}{string.Concat(served.HttpHosts.Select(static host => $", or /{host}/…"))}\n");
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Who asked has gone; there is nobody to answer.
            context.Response.Abort();
        }
        catch (Exception exception)
        {
            TryReply(context, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task PublishAsync(HttpListenerContext context)
    {
        if (!IsAllowed(context.Request.Headers["Authorization"]))
        {
            Reply(context, HttpStatusCode.Unauthorized, "the token of this system is needed\n");
            return;
        }

        if (context.Request.HttpMethod != "POST")
        {
            context.Response.Headers["Allow"] = "POST";
            Reply(context, HttpStatusCode.MethodNotAllowed, "expected POST\n");
            return;
        }

        List<Diagnostic> errors = [];
        if (await RequestBody.TryReadAsync(context.Request, RecordingWriter.LineLengthMax) is not { } body)
        {
            Reply(context, HttpStatusCode.RequestEntityTooLarge, $"expected at most {RecordingWriter.LineLengthMax} bytes\n");
        }
        else if (PublishRequest.TryRead(body, errors) is { } request && TryDecode(request, errors) is { } record)
        {
            await PublishAsync(context, request, record);
        }
        else
        {
            Reply(context, HttpStatusCode.BadRequest, new PublishAnswer
            {
                Errors = [.. errors.Select(static error => new PublishError(error.Code, error.Message, error.Expected, error.Found, error.Fix))],
            });
        }
    }

    private async Task PublishAsync(HttpListenerContext context, PublishRequest request, object record)
    {
        var seconds = int.TryParse(context.Request.QueryString[WaitQuery], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Min(asked, WaitSecondsMax) : 0;
        var (answer, isNew) = request.Id is { } id
            ? await answered.AnswerAsync(request.Source, id, () => PublishAsync(request, record, seconds))
            : (await PublishAsync(request, record, seconds), true);
        Reply(context, isNew ? HttpStatusCode.Created : HttpStatusCode.OK, answer);
    }

    private async Task<PublishAnswer> PublishAsync(PublishRequest request, object record, int seconds)
    {
        var (published, watch) = await served.PublishAsync(record, request.Source, request.CorrelationId, seconds > 0);
        using (watch)
        {
            bool? ended = watch is null ? null : await watch.WaitAsync(TimeSpan.FromSeconds(seconds), clock, served.Failed);
            return new PublishAnswer { Id = published.Id, CorrelationId = published.CorrelationId, Ended = ended, Events = watch?.EventCount };
        }
    }

    private object? TryDecode(PublishRequest request, List<Diagnostic> errors)
    {
        errors.AddRange(PayloadCheck.Validate(catalog, request.Type, request.Data, "--data"));
        if (errors.Count > 0)
        {
            return null;
        }

        var type = served.Definition.Events.First(type => type.Name == request.Type);
        try
        {
            return request.Data is { } data ? EventJson.Decode(data, type.Record) : type.CreateExample();
        }
        catch (JsonException exception)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.WrongType, $"the data of '{request.Type}' cannot be read.", $"what the record {request.Type} takes", exception.Message, "correct the value"));
            return null;
        }
    }

    private bool IsAllowed(string? authorization) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(authorization ?? ""),
        Encoding.UTF8.GetBytes($"Bearer {token}"));

    private static void Reply(HttpListenerContext context, HttpStatusCode status, PublishAnswer answer) =>
        Reply(context, status, "application/json", JsonSerializer.SerializeToUtf8Bytes(answer, PublishJson.Default.PublishAnswer));

    private static void Reply(HttpListenerContext context, HttpStatusCode status, string text) =>
        Reply(context, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    private static void Reply(HttpListenerContext context, HttpStatusCode status, string contentType, byte[] body)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = contentType;
        context.Response.Close(body, willBlock: false);
    }

    private static void TryReply(HttpListenerContext context, Exception exception)
    {
        try
        {
            Reply(context, HttpStatusCode.InternalServerError, $"{exception.GetType().Name}: {exception.Message}\n");
        }
        catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            context.Response.Abort();
        }
    }
}
