using System.Globalization;
using System.IO.Compression;
using System.Net;
using Rehearsal.Events;
using Rehearsal.OpenTelemetry.Wire;

namespace Rehearsal.OpenTelemetry;

/// <summary>Receives traces by OTLP/HTTP: <c>POST /v1/traces</c> in Protobuf or JSON, plain or gzip.</summary>
/// <remarks>
/// A request is answered with success only after its spans were kept; what cannot be read is refused and never ends the receiver.
/// Source: OTLP specification 1.x, section OTLP/HTTP. Safe for concurrent use.
/// </remarks>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private const string TracesPath = "/v1/traces";
    private const string JsonType = "application/json";
    private const string ProtobufType = "application/x-protobuf";

    private readonly OtlpReceiverOptions options;
    private readonly Func<IReadOnlyList<ForeignSpan>, ValueTask> keep;
    private readonly HttpListener listener = new();
    private readonly SemaphoreSlim places;
    private readonly HashSet<Task> answering = [];
    private readonly Lock gate = new();
    private Task accepting = Task.CompletedTask;

    private OtlpReceiver(OtlpReceiverOptions options, Func<IReadOnlyList<ForeignSpan>, ValueTask> keep)
    {
        this.options = options;
        this.keep = keep;
        places = new SemaphoreSlim(options.RequestsMax, options.RequestsMax);
        Url = string.Create(CultureInfo.InvariantCulture, $"http://{(options.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{options.Address}]" : options.Address)}:{options.Port}");
        listener.Prefixes.Add($"{Url}/");
    }

    /// <summary>Gets the address to give to exporters as <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public string Url { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="options">Where, and what it takes.</param>
    /// <param name="keep">Keeps the spans of a request; called for several requests at a time. What it throws is told to the exporter as 503, and it sends again.</param>
    /// <returns>The receiver; disposing of it stops listening and waits for the requests that are being kept.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="HttpListenerException">The port is taken, or may not be used.</exception>
    public static OtlpReceiver Start(OtlpReceiverOptions options, Func<IReadOnlyList<ForeignSpan>, ValueTask> keep)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(keep);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BodyBytesMax, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BodyBytesMax, 256 * 1024 * 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RequestsMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.RequestsMax, 256);
        var receiver = new OtlpReceiver(options, keep);
        receiver.listener.Start();
        receiver.accepting = receiver.AcceptAsync();
        return receiver;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await accepting;
        Task[] open;
        lock (gate)
        {
            open = [.. answering];
        }

        await Task.WhenAll(open);
        places.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!listener.IsListening)
                {
                    return;
                }

                continue;
            }

            var answer = Task.Run(() => AnswerAsync(context));
            lock (gate)
            {
                answering.Add(answer);
            }

            _ = answer.ContinueWith(Forget, TaskScheduler.Default);
        }
    }

    private void Forget(Task answer)
    {
        lock (gate)
        {
            answering.Remove(answer);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var (status, message) = await TakeAsync(context);
            await SendAsync(context, status, message);
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone, or the receiver closes: there is nobody to tell.
            context.Response.Abort();
        }
    }

    private async Task<(HttpStatusCode Status, object Message)> TakeAsync(HttpListenerContext context)
    {
        var request = context.Request;
        if (request.Url?.AbsolutePath != TracesPath)
        {
            return (HttpStatusCode.NotFound, Problem($"this receiver takes {TracesPath} only"));
        }

        if (request.HttpMethod != "POST")
        {
            return (HttpStatusCode.MethodNotAllowed, Problem("expected POST"));
        }

        if (TypeOf(request) is not (JsonType or ProtobufType))
        {
            return (HttpStatusCode.UnsupportedMediaType, Problem($"expected {ProtobufType} or {JsonType}, found '{request.ContentType}'"));
        }

        if (!await places.WaitAsync(TimeSpan.Zero))
        {
            context.Response.AddHeader("Retry-After", "1");
            return (HttpStatusCode.ServiceUnavailable, Problem("too many requests at a time"));
        }

        try
        {
            return await KeepAsync(context);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<(HttpStatusCode Status, object Message)> KeepAsync(HttpListenerContext context)
    {
        ReceivedSpans received;
        try
        {
            if (await ReadBodyAsync(context.Request) is not { } body)
            {
                return (HttpStatusCode.RequestEntityTooLarge, Problem($"a request may have {options.BodyBytesMax} bytes, compressed or not"));
            }

            received = SpanReader.Read(TraceCodec.Read(body, TypeOf(context.Request) == JsonType));
        }
        catch (Exception exception) when (exception is OtlpFormatException or InvalidDataException or NotSupportedException)
        {
            // Of the three only gzip's own words are not ours.
            var found = exception is InvalidDataException ? "a body that is not gzip, as its Content-Encoding says" : exception.Message;
            return (HttpStatusCode.BadRequest, Problem($"the request is no {TracesPath} of OTLP: expected {TypeOf(context.Request)} of an ExportTraceServiceRequest, found {found}"));
        }

        try
        {
            await keep(received.Spans);
        }
        catch (Exception exception)
        {
            context.Response.AddHeader("Retry-After", "1");
            return (HttpStatusCode.ServiceUnavailable, Problem($"the spans cannot be kept: {(DiskWords.IsKnown(exception) ? DiskWords.Of(exception) : exception.Message)}"));
        }

        return (HttpStatusCode.OK, new ExportTraceServiceResponse
        {
            PartialSuccess = received.RejectedCount == 0 ? null : new PartialSuccess { RejectedSpans = received.RejectedCount, ErrorMessage = received.Reason ?? "" },
        });
    }

    // Null when it is too large. Counted as it comes: the length that a client names, and what a small gzip unpacks to, are its word only.
    private async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpListenerRequest request)
    {
        if (request.ContentLength64 > options.BodyBytesMax)
        {
            return null;
        }

        var stream = request.Headers["Content-Encoding"] switch
        {
            null or "" or "identity" => request.InputStream,
            "gzip" => new GZipStream(request.InputStream, CompressionMode.Decompress),
            var other => throw new NotSupportedException($"the content encoding '{other}'; gzip or none is taken"),
        };
        await using (stream)
        {
            using var body = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                if (body.Length + read > options.BodyBytesMax)
                {
                    return null;
                }

                body.Write(buffer, 0, read);
            }

            return body.GetBuffer().AsMemory(0, (int)body.Length);
        }
    }

    private static async Task SendAsync(HttpListenerContext context, HttpStatusCode status, object message)
    {
        var isJson = TypeOf(context.Request) == JsonType;
        var body = message is RpcStatus problem ? TraceCodec.Write(problem, isJson) : TraceCodec.Write((ExportTraceServiceResponse)message, isJson);
        var response = context.Response;
        response.StatusCode = (int)status;
        response.ContentType = isJson ? JsonType : ProtobufType;
        response.ContentLength64 = body.Length;
        await response.OutputStream.WriteAsync(body);
        response.Close();
    }

    private static RpcStatus Problem(string message) => new() { Message = message };

    private static string? TypeOf(HttpListenerRequest request) => request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
}
