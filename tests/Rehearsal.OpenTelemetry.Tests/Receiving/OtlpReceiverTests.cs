using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Rehearsal.OpenTelemetry.Wire;

namespace Rehearsal.OpenTelemetry.Tests;

public sealed class OtlpReceiverTests : IDisposable
{
    private readonly HttpClient http = new();
    private readonly ConcurrentQueue<ForeignSpan> kept = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Receive_TheOpenTelemetrySdk_KeepsWhatItSent()
    {
        await using var receiver = Start();
        using var source = new ActivitySource("receiver-tests");
        using (var tracing = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .ConfigureResource(static resource => resource.AddService("shop"))
            .AddOtlpExporter(options => (options.Protocol, options.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri($"{receiver.Url}/v1/traces")))
            .Build())
        {
            using var server = source.StartActivity("GET /orders", ActivityKind.Server)!;
            using var call = source.StartActivity("SELECT orders", ActivityKind.Client)!;
            call.SetTag("db.system", "postgresql").SetStatus(ActivityStatusCode.Error, "deadlock");
        }

        // Disposing of the provider waits for the export.
        Assert.Equal(["SELECT orders", "GET /orders"], kept.Select(static span => span.Name));
        var query = kept.First();
        Assert.Equal(("shop", ForeignSpanKind.Client, true, "deadlock", "postgresql"), (query.Service, query.Kind, query.IsFailed, query.ErrorMessage, query.Attributes["db.system"]));
        Assert.Equal(kept.Last().Id.Span, query.Parent);
    }

    [Fact]
    public async Task Receive_Json_AnswersInJson()
    {
        await using var receiver = Start();

        var answer = await PostAsync(receiver, Encoding.UTF8.GetBytes(Messages.Json), "application/json");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("I'm a server span", Assert.Single(kept).Name);
    }

    [Fact]
    public async Task Receive_Gzip_IsUnpacked()
    {
        await using var receiver = Start();

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(receiver, Packed(Encoding.UTF8.GetBytes(Messages.Json)), "application/json", "gzip")).StatusCode);
        Assert.Single(kept);
    }

    [Fact]
    public async Task Receive_SomeSpansMakeNoSense_AnswersWithPartialSuccess()
    {
        await using var receiver = Start();
        var bad = Messages.Span(1);
        bad.SpanId = [];

        var answer = await PostAsync(receiver, TraceCodec.Write(Messages.Request(bad, Messages.Span(2)), isJson: true), "application/json; charset=utf-8");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"rejectedSpans\":1", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("span 2", Assert.Single(kept).Name);
    }

    [Theory]
    [InlineData("\"spanId\": \"EEE19B7EC3C1B174\"", "\"spanId\": \"no hex, no Base64!\"", "spanId")]
    [InlineData("\"spanId\": \"EEE19B7EC3C1B174\"", "\"spanId\": 7", "spanId")]
    [InlineData("\"traceId\": \"5B8EFFF798038103D269B633813FC60C\"", "\"traceId\": \"ZZZEFFF798038103D269B633813FC60C\"", "trace id")]
    [InlineData("\"startTimeUnixNano\": \"1544712660000000000\"", "\"startTimeUnixNano\": \"yesterday\"", "startTimeUnixNano")]
    [InlineData("\"startTimeUnixNano\": \"1544712660000000000\"", "\"startTimeUnixNano\": -5", "startTimeUnixNano")]
    [InlineData("\"kind\": 2", "\"kind\": {}", "kind")]
    public async Task Receive_OneJsonSpanHasAnImpossibleValue_KeepsTheOthersAndSaysWhich(string good, string bad, string named)
    {
        await using var receiver = Start();
        var from = Messages.Json.IndexOf('{', Messages.Json.IndexOf("\"spans\"", StringComparison.Ordinal));
        var span = Messages.Json[from..(Messages.Json.IndexOf("{ \"code\": 2 } }", StringComparison.Ordinal) + "{ \"code\": 2 } }".Length)];
        var both = Messages.Json.Replace(span, $"{span.Replace(good, bad, StringComparison.Ordinal)}, {span}", StringComparison.Ordinal);
        Assert.NotEqual(Messages.Json, both);

        var answer = await PostAsync(receiver, Encoding.UTF8.GetBytes(both), "application/json");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var partial = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("partialSuccess");
        Assert.Equal("1", partial.GetProperty("rejectedSpans").ToString());
        Assert.Contains(named, partial.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Contains("I'm a server span", partial.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Single(kept);
    }

    [Theory]
    [InlineData("{ not json", "application/json", null, "'not' at column 3")]
    [InlineData("not protobuf", "application/x-protobuf", null, "no Protobuf message of this kind")]
    [InlineData("not gzip", "application/json", "gzip", "not gzip")]
    [InlineData("{\"resourceSpans\": 7}", "application/json", null, "another value at 'resourceSpans'")]
    public async Task Receive_WhatItCannotRead_IsToldInOurWords(string body, string type, string? encoding, string expected)
    {
        await using var receiver = Start();

        var answer = await PostAsync(receiver, Encoding.UTF8.GetBytes(body), type, encoding);

        var told = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(type == "application/json" ? expected.Replace("'", "\\u0027", StringComparison.Ordinal) : expected, told, StringComparison.Ordinal);
        Assert.DoesNotContain("stackoverflow", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ not json", "application/json", null, HttpStatusCode.BadRequest)]
    [InlineData("not protobuf", "application/x-protobuf", null, HttpStatusCode.BadRequest)]
    [InlineData("not gzip", "application/json", "gzip", HttpStatusCode.BadRequest)]
    [InlineData("{}", "application/json", "br", HttpStatusCode.BadRequest)]
    [InlineData("{}", "text/plain", null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Receive_WhatItCannotRead_IsRefusedAndTheReceiverGoesOn(string body, string type, string? encoding, HttpStatusCode expected)
    {
        await using var receiver = Start();

        Assert.Equal(expected, (await PostAsync(receiver, Encoding.UTF8.GetBytes(body), type, encoding)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(receiver, Encoding.UTF8.GetBytes(Messages.Json), "application/json")).StatusCode);
        Assert.Single(kept);
    }

    [Fact]
    public async Task Receive_OtherPathOrMethod_IsRefused()
    {
        await using var receiver = Start();

        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync(new Uri($"{receiver.Url}/v1/metrics"), null, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.GetAsync(new Uri($"{receiver.Url}/v1/traces"), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Receive_TooLarge_IsRefusedPackedOrNot(bool isPacked)
    {
        await using var receiver = Start(static options => options with { BodyBytesMax = 64 * 1024 });
        var large = new byte[1024 * 1024];

        var answer = await PostAsync(receiver, isPacked ? Packed(large) : large, "application/json", isPacked ? "gzip" : null);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Receive_MoreThanItCanKeepAtATime_TellsTheRestToComeAgain()
    {
        var isKeeping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = OtlpReceiver.Start(Options() with { RequestsMax = 1 }, async _ =>
        {
            isKeeping.TrySetResult();
            await mayGoOn.Task;
        });

        var first = PostAsync(receiver, Encoding.UTF8.GetBytes(Messages.Json), "application/json");
        await isKeeping.Task;
        var second = await PostAsync(receiver, Encoding.UTF8.GetBytes(Messages.Json), "application/json");
        mayGoOn.SetResult();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (second.StatusCode, second.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
    }

    [Fact]
    public async Task Receive_SpansThatCannotBeKept_AreNotAcknowledged()
    {
        await using var receiver = OtlpReceiver.Start(Options(), static _ => throw new IOException("the disk is full"));

        var answer = await PostAsync(receiver, Encoding.UTF8.GetBytes(Messages.Json), "application/json");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("the disk is full", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_ManyAtOnce_LosesAndDoublesNone()
    {
        await using var receiver = Start(static options => options with { RequestsMax = 4 });

        await Parallel.ForEachAsync(Enumerable.Range(1, 200), TestContext.Current.CancellationToken, async (number, _) =>
        {
            var body = TraceCodec.Write(Messages.Request(Messages.Span((ulong)number)), isJson: true);
            while ((await PostAsync(receiver, body, "application/json")).StatusCode == HttpStatusCode.ServiceUnavailable)
            {
            }
        });

        Assert.Equal(Enumerable.Range(1, 200).Select(static number => (ulong)number), kept.Select(static span => span.Id.Span).Order());
    }

    [Fact]
    public async Task Start_PortThatIsTaken_Throws()
    {
        await using var receiver = Start();
        var options = new OtlpReceiverOptions { Port = new Uri(receiver.Url).Port };

        Assert.Throws<HttpListenerException>(() => OtlpReceiver.Start(options, static _ => ValueTask.CompletedTask));
    }

    [Fact]
    public void Start_OptionsOutOfRange_Throws()
    {
        foreach (var options in (OtlpReceiverOptions[])[new() { Port = 0 }, new() { Port = 65_536 }, new() { BodyBytesMax = 10 }, new() { RequestsMax = 0 }])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => OtlpReceiver.Start(options, static _ => ValueTask.CompletedTask));
        }
    }

    // A port that was free a moment ago: somebody else may take it before the receiver does, so it is tried again.
    private OtlpReceiver Start(Func<OtlpReceiverOptions, OtlpReceiverOptions>? change = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return OtlpReceiver.Start((change ?? (static options => options))(Options()), Keep);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
            }
        }

        ValueTask Keep(IReadOnlyList<ForeignSpan> spans)
        {
            foreach (var span in spans)
            {
                kept.Enqueue(span);
            }

            return ValueTask.CompletedTask;
        }
    }

    private static OtlpReceiverOptions Options()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new OtlpReceiverOptions { Port = ((IPEndPoint)probe.LocalEndpoint).Port };
    }

    private async Task<HttpResponseMessage> PostAsync(OtlpReceiver receiver, byte[] body, string type, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return await http.PostAsync(new Uri($"{receiver.Url}/v1/traces"), content, TestContext.Current.CancellationToken);
    }

    private static byte[] Packed(byte[] body)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return stream.ToArray();
    }
}
