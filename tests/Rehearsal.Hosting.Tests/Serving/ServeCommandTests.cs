using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Messaging;

namespace Rehearsal.Hosting.Tests.Serving;

/// <summary><c>serve</c> in this process: what its door answers. Processes, kills and restarts are tested with the tool.</summary>
public sealed class ServeCommandTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CancellationTokenSource stop = new();
    private readonly HttpClient client = new();
    private readonly TestOutput output = TestOutput.Create();
    private ServeAddress? address;
    private Task<int>? serving;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (serving is not null)
        {
            await serving;
        }

        client.Dispose();
        stop.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Endpoint_OfAService_AnswersOnARealPort()
    {
        await ServeAsync();

        using var answer = await client.PostAsJsonAsync(Url("till_service/sales/S-1?fast=yes"), new Sale(5), EventJson.Options, Token);
        using var wrong = await client.PostAsJsonAsync(Url("till_service/sales/S-1"), new { cost = 5 }, Token);
        using var missing = await client.GetAsync(Url("till_service/nothing"), Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"text":"S-1 for 5, yes"}""", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (wrong.StatusCode, missing.StatusCode));
        await StopAsync(0);
        Assert.Contains("  answers http://127.0.0.1:", output.Out, StringComparison.Ordinal);
        Assert.Equal("Sold", Assert.Single(Log().OfType<EventEnvelope>()).Type);
    }

    [Fact]
    public async Task Door_OtherSitesPathsMethodsAndBodies_AreRefused()
    {
        await ServeAsync();
        using var crossSite = new HttpRequestMessage(HttpMethod.Post, Url("till_service/sales/S-1")) { Content = JsonContent.Create(new Sale(5), options: EventJson.Options), Headers = { { "Sec-Fetch-Site", "cross-site" } } };

        using var other = await client.SendAsync(crossSite, Token);
        using var unknown = await client.GetAsync(Url("elsewhere/x"), Token);
        using var method = await SendAsync(HttpMethod.Get, "", isKnown: true);
        using var stranger = await SendAsync(HttpMethod.Post, "{}", isKnown: false);

        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.Unauthorized],
            [other.StatusCode, unknown.StatusCode, method.StatusCode, stranger.StatusCode]);
        Assert.Empty(Log().OfType<EventEnvelope>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":7}")]
    [InlineData("{\"type\":\"Sold\",\"source\":\"\",\"data\":{\"id\":\"a\"}}")]
    [InlineData("{\"type\":\"Sold\"")]
    [InlineData("{\"type\":\"Sold\\ud800\",\"data\":{}}")]
    [InlineData("\u00ff\u00fe")]
    public async Task Events_WhatIsNoEvent_IsABadRequest(string body)
    {
        await ServeAsync();

        using var refused = await SendAsync(HttpMethod.Post, body, isKnown: true);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("\"errors\":[{\"code\":\"RHS", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Empty(Log().OfType<EventEnvelope>());
    }

    [Theory]
    [InlineData("{\"specversion\":\"0.3\",\"type\":\"Sold\",\"data\":{\"id\":\"a\"}}", "", "CloudEvents 1.0")]
    [InlineData("{\"type\":\"Sold\",\"Data\":{\"id\":\"a\"}}", "", "'Data', an object")]
    [InlineData("{\"type\":\"Sold\",\"payload\":{\"id\":\"a\"}}", "", "'payload', an object")]
    [InlineData("{\"type\":\"Sold\",\"data\":{\"id\":\"a\"},\"data_base64\":\"e30=\"}", "", "both")]
    [InlineData("{\"type\":\"Sold\",\"data_base64\":\"{}\"}", "", "not Base64")]
    [InlineData("{\"type\":\"Sold\",\"data_base64\":\"YWJj\"}", "", "'abc' at column 1")]
    [InlineData("{\"type\":\"Sold\",\"data_base64\":\"eyJpZCI6IlMtMiJ9\",\"datacontenttype\":\"image/png\"}", "", "image/png")]
    [InlineData("{\"type\":\"Sold\",\"data\":{\"id\":\"a\"}}", "?wait=-3", "from 0 to 3,600")]
    [InlineData("{\"type\":\"Sold\",\"data\":{\"id\":\"a\"}}", "?wait=4000", "from 0 to 3,600")]
    [InlineData("{\"type\":\"Sold\",\"data\":{\"id\":\"a\"}}", "?wait=soon", "from 0 to 3,600")]
    public async Task Events_OfAnotherForm_AreRefusedWithWhatWasExpected(string body, string query, string expected)
    {
        await ServeAsync();

        using var refused = await SendAsync(HttpMethod.Post, body, isKnown: true, query: query);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var error = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Token)).RootElement.GetProperty("errors")[0];
        Assert.Contains(expected, $"{error.GetProperty("expected")}; {error.GetProperty("found")}", StringComparison.Ordinal);
        Assert.Empty(Log().OfType<EventEnvelope>());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/vnd.shop+json; charset=utf-8")]
    public async Task Events_DataInBase64_IsDecoded(string contentType)
    {
        await ServeAsync();

        using var created = await SendAsync(HttpMethod.Post, $$"""{"specversion":"1.0","type":"Sold","datacontenttype":"{{contentType}}","data_base64":"eyJpZCI6IlMtMiJ9","partitionkey":"p"}""", isKnown: true);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("""{"id":"S-2"}""", Assert.Single(Log().OfType<EventEnvelope>()).Data.ToString());
    }

    [Fact]
    public async Task Log_ForWhoKnowsTheToken_IsARecordingOfWhatIsThere()
    {
        await ServeAsync();
        using var created = await SendAsync(HttpMethod.Post, """{"type":"Sold","data":{"id":"S-2"}}""", isKnown: true, query: "?wait=60");

        using var stranger = await SendAsync(HttpMethod.Get, "", isKnown: false, path: ServeDoor.LogPath);
        using var method = await SendAsync(HttpMethod.Post, "", isKnown: true, path: ServeDoor.LogPath);
        using var answer = await SendAsync(HttpMethod.Get, "", isKnown: true, path: ServeDoor.LogPath);

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.MethodNotAllowed, HttpStatusCode.OK], [stranger.StatusCode, method.StatusCode, answer.StatusCode]);
        using var reader = new RecordingReader(await answer.Content.ReadAsStreamAsync(Token));
        var log = Log();
        Assert.Equal(log.Select(static entry => entry.Id), reader.Read().Select(static record => record.Entry.Id));
        Assert.Contains(log, static entry => entry is Span);
    }

    [Theory]
    [InlineData("a\\nb", "http://127.0.0.1:1/")]
    [InlineData("", "http://127.0.0.1:1/")]
    [InlineData("a", "nowhere")]
    [InlineData("a", "file:///etc/passwd")]
    public void Address_NoRequestCanHave_IsNoneOfOurs(string token, string url)
    {
        var path = folder.Write("address.json", $$"""{"system":"till","url":"{{url}}","token":"{{token}}","process_id":1}""");

        Assert.Null(ServeAddress.TryLoad(path));
    }

    [Fact]
    public async Task Events_AnEvent_IsPublishedWithWhatItSays()
    {
        await ServeAsync();

        using var created = await SendAsync(HttpMethod.Post, """{"specversion":"1.0","type":"Sold","source":"curl","correlationid":"c-1","data":{"id":"S-2"}}""", isKnown: true);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var published = Assert.Single(Log().OfType<EventEnvelope>());
        Assert.Equal(("Sold", "curl", "c-1", """{"id":"S-2"}"""), (published.Type, published.Source, published.CorrelationId, published.Data.ToString()));
    }

    [Fact]
    public async Task Events_OneThatIsSentTwice_IsPublishedOnceAndAnsweredAlike()
    {
        await ServeAsync();
        const string Event = """{"specversion":"1.0","type":"Sold","source":"till-7","id":"A-1","data":{"id":"S-2"}}""";

        var answers = await Task.WhenAll(SendAsync(HttpMethod.Post, Event, isKnown: true), SendAsync(HttpMethod.Post, Event, isKnown: true));
        using var other = await SendAsync(HttpMethod.Post, Event.Replace("till-7", "till-8", StringComparison.Ordinal), isKnown: true);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Created], answers.Select(static answer => answer.StatusCode).Order());
        Assert.Equal(await answers[0].Content.ReadAsStringAsync(Token), await answers[1].Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        Assert.Equal(["till-7", "till-8"], Log().OfType<EventEnvelope>().Select(static published => published.Source));
        Array.ForEach(answers, static answer => answer.Dispose());
    }

    [Fact]
    public async Task Port_ThatIsTaken_IsNoStage()
    {
        await ServeAsync();
        var other = TestOutput.Create();

        var code = await new ServeCommand(Load, other.Program, TimeProvider.System).RunAsync(
            new ServeOptions("", $"{folder.Path}/other", new Uri(address!.Url).Port, Flush: false), CancellationToken.None);

        Assert.Equal(ExitCodes.StageUnavailable, code);
        Assert.Contains("cannot be listened on", other.Error, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static LoadedSystem? Load(List<Rehearsal.Scenarios.Diagnostic> errors) => LoadedSystem.Load("till", static system => system.AddService<TillService>(), errors);

    private Uri Url(string path) => new(address!.Url + path);

    private async Task ServeAsync()
    {
        var path = ServeFolder.Of($"{folder.Path}/till", "till").Address;
        Directory.CreateDirectory($"{folder.Path}/till");
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!) { EnableRaisingEvents = true };
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Renamed += (_, renamed) =>
        {
            if (renamed.Name == Path.GetFileName(path))
            {
                written.TrySetResult();
            }
        };
        serving = new ServeCommand(Load, output.Program, TimeProvider.System).RunAsync(new ServeOptions("", $"{folder.Path}/till", 0, Flush: false), stop.Token);
        await Task.WhenAny(written.Task, serving);
        address = ServeAddress.TryLoad(path) ?? throw new InvalidOperationException(output.Error);
    }

    private async Task StopAsync(int expected)
    {
        await stop.CancelAsync();
        Assert.Equal(expected, await serving!);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string body, bool isKnown, string path = ServeDoor.EventsPath, string query = "")
    {
        using var request = new HttpRequestMessage(method, Url(path + query));
        request.Content = method == HttpMethod.Post ? new ByteArrayContent(Encoding.Latin1.GetBytes(body)) : null;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", isKnown ? address!.Token : "guess");
        return await client.SendAsync(request, Token);
    }

    private List<LogEntry> Log()
    {
        using var reader = EmbeddedLogReader.Open($"{folder.Path}/till/events.log", TimeProvider.System);
        using var scan = reader.Scan();
        List<LogEntry> entries = [];
        while (scan.MoveNext())
        {
            entries.Add(scan.Current.ToEntry());
        }

        return entries;
    }

    public sealed record Sale(int Price);

    public sealed record Receipt(string Text);

    public sealed record Sold(string Id);

    public sealed class TillService
    {
        [HttpEndpoint("POST", "/sales/{id}")]
        [Publishes(typeof(Sold))]
        public Task<Receipt> Sell(Sale sale, HttpCallContext context)
        {
            context.Publish(new Sold(context.PathValues["id"]));
            return Task.FromResult(new Receipt($"{context.PathValues["id"]} for {sale.Price}, {context.Query.GetValueOrDefault("fast")}"));
        }

        [Handler]
        public void Book(Sold sold)
        {
        }
    }
}
