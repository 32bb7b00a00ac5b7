using Microsoft.Extensions.DependencyInjection;
using static Rehearsal.Messaging.Tests.Till;

namespace Rehearsal.Messaging.Tests;

public class HttpDefinitionTests
{
    [Fact]
    public void Build_ManyErrors_ReportsAllAtOnce()
    {
        var system = new SystemBuilder("bad")
            .AddService<Wrong>()
            .AddService<Twin>()
            .AddService<Other>()
            .AddService<Named>()
            .AddHttpClient<NoClient>("payments")
            .AddHttpClient<NoClient>("ftp://payments/");

        var errors = Assert.Throws<SystemDefinitionException>(system.Build).Errors;

        Assert.Equal(
            [
                "Named: [HttpHost] 'http://x/' is no host name; expected one like 'payments.example', without scheme, port and path.",
                "NoClient: is added as a client of HTTP, but no public constructor takes an HttpClient.",
                "NoClient: the base address 'ftp://payments/' of its HttpClient is no address; expected one like 'http://payment_service/'.",
                "NoClient: the base address 'payments' of its HttpClient is no address; expected one like 'http://payment_service/'.",
                "The host 'same.example' is that of Twin and Other; give one of them another with [HttpHost].",
                "Wrong.Both: is an endpoint and a handler or failure path; make it two methods.",
                "Wrong.Generic: is generic; an endpoint reads one record. Write one endpoint for each.",
                "Wrong.Hidden: is not public; an endpoint is a public method of the instance.",
                "Wrong.Lower: the method 'post' is unknown; expected GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS.",
                "Wrong.NoPath: the template 'charges' is no path; expected one like '/charges/{id}', from the first slash on and without a query.",
                "Wrong.Number: parameter 'id' is a Int32; expected a class or record for the body, HttpCallContext or CancellationToken. Values of the path are in HttpCallContext.PathValues.",
                "Wrong.Part: the segment 'a{id}' of the template '/a{id}' is neither text nor one name in braces; write '/charges/{id}'.",
                "Wrong.Query: the template '/a?b=c' is no path; expected one like '/charges/{id}', from the first slash on and without a query.",
                "Wrong.Retried: [DeadLetter] has no effect on an endpoint, only [ServiceTime] has; the caller's handler is where calls are limited and tried again.",
                "Wrong.Retried: [Retry] has no effect on an endpoint, only [ServiceTime] has; the caller's handler is where calls are limited and tried again.",
                "Wrong.ReturnsResponse: returns Task`1; expected Task, a task of a value that becomes JSON, or Task<HttpReply>.",
                "Wrong.ReturnsSync: returns Charge; expected Task, a task of a value that becomes JSON, or Task<HttpReply>.",
                "Wrong.ReturnsVoid: returns Void; expected Task, a task of a value that becomes JSON, or Task<HttpReply>.",
                "Wrong.Shared: is static; an endpoint is a public method of the instance.",
                "Wrong.Slash: the segment '' of the template '/a//b' is neither text nor one name in braces; write '/charges/{id}'.",
                "Wrong.Slow: [ServiceTime] is -1 ms; expected 0 to 86,400,000.",
                "Wrong.Twice: the template '/{id}/{id}' names 'id' twice; give each segment a name of its own.",
                "Wrong.TwoBodies: takes 2 bodies (one, two); expected one at most, an HttpCallContext and a CancellationToken.",
                "Wrong.WithBody: takes a body, which GET does not have; read the query from an HttpCallContext.",
                "Wrong: answers GET /same/{} in First and Second; one request has one endpoint. Change a path, or join them.",
            ],
            errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Build_EndpointsAlone_AreAServiceAndTheirEventsAreKnown()
    {
        var system = new SystemBuilder("shop").AddService<Payments>().Build();

        Assert.Equal("payments", Assert.Single(system.Topology.Services).Name);
        Assert.Equal([nameof(PaymentTaken)], system.Events.Select(static type => type.Name));
    }

    [Fact]
    public void Services_OwnHttpClient_Stays() => TestWorld.Simulate(async world =>
    {
        HttpClient? given = null;
        using var own = new HttpClient();
        await using var system = await world.StartAsync(With(
            (http, _, _) =>
            {
                given = http;
                return Task.CompletedTask;
            },
            builder => builder.Services.AddSingleton(own)));

        await system.PublishAndSettleAsync(new Order("7"));

        Assert.Same(own, given);
    });

    [Fact]
    public void Client_UnderItsInterface_HasItsAddress() => TestWorld.Simulate(async world =>
    {
        var text = "";
        await using var system = await world.StartAsync(builder =>
        {
            builder.AddService<Payments>().AddService<Asking>().AddHttpClient<IClient, Client>("http://payments/charges/");
            builder.Services.AddSingleton<Journal>().AddSingleton<Action<string>>(answer => text = answer);
        });

        await system.PublishAndSettleAsync(new Order("7"));

        Assert.StartsWith("{\"id\":\"7\"", text, StringComparison.Ordinal);
    });

    internal interface IClient
    {
        Task<string> GetAsync(string id);
    }

    internal sealed class Client(HttpClient http) : IClient
    {
        public Task<string> GetAsync(string id) => http.GetStringAsync(new Uri(id, UriKind.Relative));
    }

    internal sealed class Asking(IClient client, Action<string> answer)
    {
        [Handler]
        public async Task Handle(Order order) => answer(await client.GetAsync(order.Id));
    }

    internal sealed class NoClient;

    [HttpHost("same.example")]
    internal sealed class Twin
    {
        [HttpEndpoint("GET", "/")]
        public Task Get() => Task.CompletedTask;
    }

    [HttpHost("SAME.example")]
    internal sealed class Other
    {
        [HttpEndpoint("GET", "/")]
        public Task Get() => Task.CompletedTask;
    }

    [HttpHost("http://x/")]
    internal sealed class Named
    {
        [HttpEndpoint("GET", "/")]
        public Task Get() => Task.CompletedTask;
    }

    internal sealed class Wrong
    {
        [HttpEndpoint("post", "/1")]
        public Task Lower() => Task.CompletedTask;

        [HttpEndpoint("GET", "charges")]
        public Task NoPath() => Task.CompletedTask;

        [HttpEndpoint("GET", "/a?b=c")]
        public Task Query() => Task.CompletedTask;

        [HttpEndpoint("GET", "/a{id}")]
        public Task Part() => Task.CompletedTask;

        [HttpEndpoint("GET", "/a//b")]
        public Task Slash() => Task.CompletedTask;

        [HttpEndpoint("GET", "/{id}/{id}")]
        public Task Twice() => Task.CompletedTask;

        [HttpEndpoint("GET", "/same/{a}")]
        public Task First() => Task.CompletedTask;

        [HttpEndpoint("GET", "/same/{b}")]
        public Task Second() => Task.CompletedTask;

        [HttpEndpoint("GET", "/2")]
        public Task WithBody(Charge charge) => Task.CompletedTask;

        [HttpEndpoint("POST", "/3")]
        public Task TwoBodies(Charge one, Order two) => Task.CompletedTask;

        [HttpEndpoint("POST", "/4")]
        public Task Number(int id) => Task.CompletedTask;

        [HttpEndpoint("GET", "/5")]
        public void ReturnsVoid()
        {
        }

        [HttpEndpoint("GET", "/6")]
        public Charge ReturnsSync() => new(1, "");

        [HttpEndpoint("GET", "/7")]
        public Task<HttpResponseMessage> ReturnsResponse() => Task.FromResult<HttpResponseMessage>(null!);

        [HttpEndpoint("GET", "/8")]
        public static Task Shared() => Task.CompletedTask;

        [HttpEndpoint("GET", "/9")]
        public Task Generic<T>() => Task.CompletedTask;

        [HttpEndpoint("GET", "/10")]
        [Retry]
        [DeadLetter]
        public Task Retried() => Task.CompletedTask;

        [HttpEndpoint("GET", "/11")]
        [ServiceTime(-1)]
        public Task Slow() => Task.CompletedTask;

        [Handler]
        [HttpEndpoint("POST", "/12")]
        public Task Both(Order order) => Task.CompletedTask;

        [HttpEndpoint("GET", "/13")]
        internal Task Hidden() => Task.CompletedTask;
    }
}
