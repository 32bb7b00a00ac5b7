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
/// <c>POST /rehearsal/events</c> takes a CloudEvent from who knows the token; <c>GET /rehearsal/log</c> gives them the log as a recording, up to where it is when they
/// ask. <c>/HOST/PATH</c> goes to the endpoint of a service. Requests that a
/// web page of another origin sends are refused: the loopback address is open to every page the user looks at.
/// </remarks>
/// <param name="served">The system.</param>
/// <param name="catalog">What it has.</param>
/// <param name="log">The folder of its log.</param>
/// <param name="token">What a request must carry to publish, or to read the log.</param>
/// <param name="clock">The machine's clock.</param>
internal sealed class ServeDoor(ServedSystem served, SystemCatalog catalog, string log, string token, TimeProvider clock) : IDisposable
{
    /// <summary>The path that takes events.</summary>
    public const string EventsPath = "rehearsal/events";

    /// <summary>The path that gives the log.</summary>
    public const string LogPath = "rehearsal/log";

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
            else if (path == LogPath)
            {
                SendLog(context);
            }
            else if (served.HttpHosts.FirstOrDefault(host => path == host || path.StartsWith(host + "/", StringComparison.OrdinalIgnoreCase)) is { } host)
            {
                await EndpointRequest.ForwardAsync(context, client, host, path[host.Length..]);
            }
            else
            {
                Reply(context, HttpStatusCode.NotFound, $"expected POST /{EventsPath}, GET /{LogPath}{string.Concat(served.HttpHosts.Select(static host => $", or /{host}/…"))}\n");
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
        if (!IsAllowed(context, "POST"))
        {
            return;
        }

        List<Diagnostic> errors = [];
        var seconds = WaitSeconds(context.Request.QueryString[WaitQuery], errors);
        if (await RequestBody.TryReadAsync(context.Request, RecordingWriter.LineLengthMax) is not { } body)
        {
            Reply(context, HttpStatusCode.RequestEntityTooLarge, $"expected at most {RecordingWriter.LineLengthMax} bytes\n");
        }
        else if (PublishRequest.TryRead(body, errors) is { } request && TryDecode(request, errors) is { } record)
        {
            await PublishAsync(context, request, record, seconds);
        }
        else
        {
            Reply(context, HttpStatusCode.BadRequest, new PublishAnswer
            {
                Errors = [.. errors.Select(static error => new PublishError(error.Code, error.Message, error.Expected, error.Found, error.Fix))],
            });
        }
    }

    private static int WaitSeconds(string? asked, List<Diagnostic> errors)
    {
        if (asked is null)
        {
            return 0;
        }

        if (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= WaitSecondsMax)
        {
            return seconds;
        }

        errors.Add(new Diagnostic(
            DiagnosticCodes.ImpossibleValue,
            $"the query '{WaitQuery}' is no time to wait.",
            string.Create(CultureInfo.InvariantCulture, $"a whole number of seconds from 0 to {WaitSecondsMax:N0}"),
            asked.Length == 0 ? "nothing" : asked.Length <= 40 ? asked : asked[..40] + "…",
            $"write such a number, or leave '{WaitQuery}' out"));
        return 0;
    }

    private async Task PublishAsync(HttpListenerContext context, PublishRequest request, object record, int seconds)
    {
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
            errors.Add(EventBody.Unread(type, request.Data!.Value, exception));
            return null;
        }
    }

    // A reader of its own, as any other process has one. A failure on the way ends the connection, so that who reads does not take a part for the whole.
    private void SendLog(HttpListenerContext context)
    {
        if (!IsAllowed(context, "GET"))
        {
            return;
        }

        using var reader = EmbeddedLogReader.Open(log, clock);
        using var scan = reader.Scan();
        context.Response.ContentType = "application/x-ndjson";
        context.Response.SendChunked = true;
        try
        {
            var writer = new RecordingWriter(context.Response.OutputStream, new RecordingHeader(), leaveOpen: true);
            while (scan.MoveNext())
            {
                writer.Write(new LogRecord(scan.Current.Position, scan.Current.ToEntry()));
            }

            writer.Complete();
            context.Response.Close();
            writer.Dispose();
        }
        catch
        {
            context.Response.Abort();
            throw;
        }
    }

    private bool IsAllowed(HttpListenerContext context, string method)
    {
        if (!IsKnown(context.Request.Headers["Authorization"]))
        {
            Reply(context, HttpStatusCode.Unauthorized, "the token of this system is needed\n");
            return false;
        }

        if (context.Request.HttpMethod != method)
        {
            context.Response.Headers["Allow"] = method;
            Reply(context, HttpStatusCode.MethodNotAllowed, $"expected {method}\n");
            return false;
        }

        return true;
    }

    private bool IsKnown(string? authorization) => CryptographicOperations.FixedTimeEquals(
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
