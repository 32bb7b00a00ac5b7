using System.Net;
using System.Net.Http.Json;
using System.Text;
using Rehearsal.Events;
using static Rehearsal.Messaging.Tests.Till;

namespace Rehearsal.Messaging.Tests;

public class HttpEndpointTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Post_BodyAndPath_ReachTheEndpointAndItsAnswerComesBack(bool simulated) => AskAsync(simulated, async http =>
    {
        using var response = await http.PostAsJsonAsync("http://payments/charges/a%2Fb", new Charge(250, "tok"), EventJson.Options);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var receipt = await response.Content.ReadFromJsonAsync<Receipt>(EventJson.Options);
        Assert.Equal(("a/b", 250), (receipt!.Id, receipt.Cents));
    });

    [Theory]
    [InlineData("http://payments/charges/7", HttpStatusCode.OK)]
    [InlineData("https://PAYMENTS:8443/charges/7/", HttpStatusCode.OK)]
    [InlineData("http://payments/charges/latest?page=a%20b+c&page=2", HttpStatusCode.NonAuthoritativeInformation)]
    [InlineData("http://payments/Charges/7", HttpStatusCode.NotFound)]
    [InlineData("http://payments/", HttpStatusCode.NotFound)]
    [InlineData("http://payments/charges/7/8", HttpStatusCode.NotFound)]
    [InlineData("http://payments/charges//", HttpStatusCode.NotFound)]
    [InlineData("http://orders/anything", HttpStatusCode.NotFound)]
    [InlineData("http://payments/twice/7", HttpStatusCode.MethodNotAllowed)]
    [InlineData("http://payments/wrong", HttpStatusCode.InternalServerError)]
    [InlineData("http://payments/unavailable", HttpStatusCode.ServiceUnavailable)]
    public Task Get_AnAddress_IsAnsweredWith(string address, HttpStatusCode status) => AskAsync(simulated: true, async http =>
    {
        using var response = await http.GetAsync(new Uri(address));

        Assert.Equal(status, response.StatusCode);
    });

    [Fact]
    public Task Get_Reply_HasItsHeadersAndText() => AskAsync(simulated: true, async http =>
    {
        using var response = await http.GetAsync(new Uri("http://payments/charges/latest?page=a%20b+c&page=2"));

        Assert.Equal("a b c", Assert.Single(response.Headers.GetValues("x-page")));
        Assert.Equal("0", Assert.Single(response.Content.Headers.GetValues("expires")));
        Assert.Equal("none", await response.Content.ReadAsStringAsync());
    });

    [Fact]
    public Task Put_WrongMethod_SaysWhichOnesThereAre() => AskAsync(simulated: true, async http =>
    {
        using var response = await http.PutAsync(new Uri("http://payments/charges/7"), null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["DELETE", "GET", "POST"], response.Content.Headers.Allow.Order());
        Assert.Contains("payments answers /charges/7 to ", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    });

    [Fact]
    public Task Delete_NothingToReturn_Is204() => AskAsync(simulated: true, async http =>
    {
        using var response = await http.DeleteAsync(new Uri("http://payments/charges/7"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    });

    [Theory]
    [InlineData(null, "There is no body; expected the JSON of a Charge.")]
    [InlineData("", "The body is no Charge: found nothing. ")]
    [InlineData("null", "The body is no Charge: it is null; expected an object. ")]
    [InlineData("[]", "The body is no Charge: it is a list; expected an object. ")]
    [InlineData("{\"cents\": 1", "The body is no Charge: found the end at column 12, where more is needed. ")]
    [InlineData("{\"cents\": 1}", "The body is no Charge: 'card_token' is missing; expected a text. ")]
    [InlineData("{\"cents\": 1, \"cardToken\": \"t\"}", "The body is no Charge: 'cardToken' is a field that is not known; expected one of: cents, card_token. Names are in snake_case: encode it with EventJson.Options.")]
    [InlineData("{\"cents\": \"much\", \"card_token\": \"t\"}", "The body is no Charge: 'cents' is the text \"much\"; expected a whole number from ")]
    public Task Post_BodyThatDoesNotRead_Is400(string? body, string said) => AskAsync(simulated: true, async http =>
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("http://payments/charges/7"), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<SpanError>(EventJson.Options);
        Assert.Equal("BadRequest", problem!.Type);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    });

    [Fact]
    public Task Post_BodyTooLong_Is413() => AskAsync(simulated: true, async http =>
    {
        using var content = new ByteArrayContent(new byte[30_000_001]);
        using var streamed = new StreamContent(new MemoryStream(new byte[30_000_001]));
        foreach (var body in (HttpContent[])[content, streamed])
        {
            using var response = await http.PostAsync(new Uri("http://payments/charges/7"), body);

            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        }
    });

    [Fact]
    public Task Post_EndpointThrows_Is500WithTypeAndMessageAlone() => AskAsync(simulated: true, async http =>
    {
        using var response = await http.PostAsJsonAsync("http://payments/charges/7", new Charge(-1, "tok"), EventJson.Options);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("{\"type\":\"InvalidOperationException\",\"message\":\"Nothing to take.\"}", await response.Content.ReadAsStringAsync());
    });

    [Fact]
    public void Host_OfAService_IsWhatTheAttributeSays() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Bank>());
        using var http = system.Host.CreateHttpClient();

        Assert.Equal("\"open\"", await http.GetStringAsync(new Uri("http://bank.example/"), TestContext.Current.CancellationToken));
    });

    [Fact]
    public void Host_NotStarted_RefusesTheConnection() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(
            With(static (_, _, _) => Task.CompletedTask),
            static environment => environment with { Services = ["orders"] });
        using var http = system.Host.CreateHttpClient();

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://payments/charges/7"), TestContext.Current.CancellationToken));

        Assert.Equal("connection refused: payments is not started", failure.Message);
        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
    });

    [Fact]
    public void Host_SystemStopped_CallFails() => TestWorld.Simulate(async world =>
    {
        var system = await world.StartAsync(With(static (_, _, _) => Task.CompletedTask));
        using var http = system.Host.CreateHttpClient();
        var call = http.PostAsync(new Uri("http://payments/slow/1"), null);
        await world.WaitSecondsAsync(1);

        await system.DisposeAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => call);
        Assert.DoesNotContain(nameof(PaymentTaken), world.EventTypes());
    });

    // Asks from outside the system's handlers.
    private static Task AskAsync(bool simulated, Func<HttpClient, Task> ask) => TestWorld.RunAsync(simulated, async world =>
    {
        await using var system = await world.StartAsync(With(static (_, _, _) => Task.CompletedTask));
        using var http = system.Host.CreateHttpClient();
        await ask(http);
    });

    [HttpHost("bank.example")]
    internal sealed class Bank
    {
        [HttpEndpoint("GET", "/")]
        public Task<string> State() => Task.FromResult("open");
    }
}
