using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace Rehearsal.Cli.Tests.Recorders;

/// <summary>Recorders of traces that other programs send.</summary>
public sealed class OtlpRecorderTests : IDisposable
{
    private const string Span = """
        { "resourceSpans": [ { "resource": { "attributes": [ { "key": "service.name", "value": { "stringValue": "orders" } } ] },
          "scopeSpans": [ { "spans": [ { "traceId": "TRACE", "spanId": "eee19b7ec3c1b174", "name": "POST /orders", "kind": 2,
          "startTimeUnixNano": "1700000000000000000", "endTimeUnixNano": "1700000000250000000",
          "attributes": [ { "key": "order_id", "value": { "stringValue": "ORDER" } } ] } ] } ] } ] }
        """;

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new();
    private readonly int port = FreePort();

    private string Source => $"otlp://127.0.0.1:{port}";

    private string Home => folder.Path($".rehearsal/serve/otlp-{port}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        // What a test that failed has left running.
        if (ProcessId() is { } id)
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }

        http.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Recorders_OverAKillOfTheReceiver_LoseNothingThatWasAnswered()
    {
        var one = await ToolAsync("recorder", "start", "--source", Source, "--filter", "order_id:ORD-1", "--format", "json");
        Assert.Equal($"http://127.0.0.1:{port}", one.Json.GetProperty("recorders")[0].GetProperty("endpoint").GetString());
        Assert.Equal(0, (await ToolAsync("recorder", "start", "--source", Source, "--name", "all")).ExitCode);
        await SendAsync("0000000000000000000000000000000a", "ORD-1");
        await SendAsync("0000000000000000000000000000000b", "ORD-2");
        var first = ProcessId()!.Value;
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
            await process.WaitForExitAsync(Token);
        }

        // A recorder that is started finds the receiver gone and starts it again; those from before go on.
        Assert.Equal(0, (await ToolAsync("recorder", "start", "--source", Source, "--name", "late")).ExitCode);
        Assert.NotEqual(first, ProcessId());
        await SendAsync("0000000000000000000000000000000c", "ORD-1");

        Assert.Equal(0, (await ToolAsync("recorder", "stop", "order_id-ORD-1", "--output", "one.json")).ExitCode);
        Assert.Equal(0, (await ToolAsync("recorder", "stop", "late", "--output", "late.jsonl")).ExitCode);
        Assert.NotNull(ProcessId());
        Assert.Equal(0, (await ToolAsync("recorder", "stop", "all", "--output", "all.jsonl")).ExitCode);

        // The last one has stopped, and with it the receiver.
        Assert.Null(ProcessId());
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("0000000000000000000000000000000d", "ORD-1"));
        Assert.Equal(["a", "c"], await FlowsAsync("one.json"));
        Assert.Equal(["c"], await FlowsAsync("late.jsonl"));
        Assert.Equal(["a", "b", "c"], await FlowsAsync("all.jsonl"));
        Assert.Equal(["a", "b", "c"], await FlowsAsync($"{Home}/events.log"));
    }

    [Fact]
    public async Task Start_SeveralAtOnce_AreRecordersOfOneReceiver()
    {
        var started = await Task.WhenAll(Enumerable.Range(1, 5).Select(number => ToolAsync("recorder", "start", "--source", Source, "--name", $"r{number}")));

        Assert.All(started, static result => Assert.Equal((0, ""), (result.ExitCode, result.Errors)));
        await SendAsync("0000000000000000000000000000000a", "ORD-1");
        for (var number = 1; number <= 5; number++)
        {
            Assert.Equal(0, (await ToolAsync("recorder", "stop", $"r{number}", "--output", $"r{number}.jsonl")).ExitCode);
            Assert.Equal(["a"], await FlowsAsync($"r{number}.jsonl"));
        }

        Assert.Null(ProcessId());
    }

    [Fact]
    public async Task Start_PortThatIsTaken_SaysSoAndStartsNothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, port);
        taken.Start();

        var result = await ToolAsync("recorder", "start", "--source", Source);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"traces cannot be received at {Source}", result.Errors, StringComparison.Ordinal);
        Assert.Null(ProcessId());
    }

    [Fact]
    public async Task Start_WhereAReceiverOfAnotherAddressWrites_SaysSoAndStartsNothing()
    {
        Assert.Equal(0, (await ToolAsync("recorder", "start", "--source", Source, "--name", "one")).ExitCode);

        var result = await ToolAsync("recorder", "start", "--source", $"otlp://0.0.0.0:{port}", "--name", "other");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"a receiver at {Source}", result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await ToolAsync("recorder", "stop", "--output", "one.jsonl")).ExitCode);
        Assert.Null(ProcessId());
    }

    [Theory]
    [InlineData("http://127.0.0.1:4318")]
    [InlineData("otlp://")]
    [InlineData("otlp://127.0.0.1:99999")]
    [InlineData("otlp://example.org:4318")]
    [InlineData("otlp://127.0.0.1:4318/v1/traces")]
    public async Task Start_NoSource_IsRefused(string source)
    {
        var result = await ToolAsync("recorder", "start", "--source", source);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"'{source}' is no source.", result.Errors, StringComparison.Ordinal);
    }

    // The official SDK in another language. Needs Node.js and its packages, so it is not for each commit.
    [Fact]
    [Trait("Category", "Deep")]
    public async Task NodeShop_FourServicesWithTheOpenTelemetrySdk_TheAnalysisFindsTheSlowAndTheFailingSpan()
    {
        var shop = Path.GetFullPath("../../../../../samples/NodeShop", AppContext.BaseDirectory);
        Assert.SkipWhen(!await TryRunAsync(shop, "npm", "ci"), "npm ci did not run: Node.js, or its package registry, is not there");
        foreach (var protocol in (string[])["http/protobuf", "http/json"])
        {
            Assert.Equal(0, (await ToolAsync("recorder", "start", "--source", Source)).ExitCode);
            Assert.True(await TryRunAsync(shop, "node", "shop.js", ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{port}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)));
            Assert.Equal(0, (await ToolAsync("recorder", "stop", "--output", "order.json")).ExitCode);

            var flow = (await ToolAsync("flow", "analyze", "--from", "order.json", "--format", "json")).Json.GetProperty("flows").EnumerateArray().Single();
            var issues = flow.GetProperty("issues").EnumerateArray().Select(static issue => (issue.GetProperty("kind").GetString(), issue.GetProperty("target").GetString())).ToList();

            // On a machine that is busy other parts may be slow too.
            Assert.Contains(("failed", "mail.process order-placed"), issues);
            Assert.Contains(("slow", "card network"), issues);
        }
    }

    private static async Task<bool> TryRunAsync(string workingFolder, string program, string argument, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, [argument]) { WorkingDirectory = workingFolder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
            await process.WaitForExitAsync(Token);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private Task<ToolProcess.Result> ToolAsync(params string[] args) => ToolProcess.RunAsync(folder.Root, args);

    private async Task SendAsync(string trace, string order)
    {
        using var content = new StringContent(Span.Replace("TRACE", trace, StringComparison.Ordinal).Replace("ORDER", order, StringComparison.Ordinal), new MediaTypeHeaderValue("application/json"));
        using var answer = await http.PostAsync(new Uri($"http://127.0.0.1:{port}/v1/traces"), content, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<List<string>> FlowsAsync(string from) =>
        [.. (await ToolAsync("flow", "analyze", "--from", from, "--format", "json")).Json.GetProperty("flows").EnumerateArray().Select(static flow => flow.GetProperty("correlation_id").GetString()![^1..])];

    private int? ProcessId()
    {
        var file = Path.Combine(Home, "address.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return json.RootElement.GetProperty("process_id").GetInt32();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
