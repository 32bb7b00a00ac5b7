using System.Net.Http.Json;
using Rehearsal.Events;
using static Rehearsal.Messaging.Tests.Till;

namespace Rehearsal.Messaging.Tests;

public class HttpCausationTests
{
    private static readonly Uri Charges = new("http://payments/charges/7");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Call_InAHandler_IsASpanOfItAndTheEventsFollowFromIt(bool simulated) => TestWorld.RunAsync(simulated, async world =>
    {
        await using var system = await world.StartAsync(With(static async (http, order, context) =>
        {
            using var response = await http.PostAsJsonAsync($"http://payments/charges/{order.Id}", new Charge(order.Cents, "tok"), EventJson.Options, context.CancellationToken);
            response.EnsureSuccessStatusCode();
            context.Publish(new OrderPaid(order.Id));
        }));

        var order = await system.PublishAsync(new Order("7", 20), "flow-1");
        Assert.True(await system.SettleAsync());

        var handling = Assert.Single(world.Spans("orders"));
        var call = Assert.Single(world.Entries<Span>(), static span => span.Kind == SpanKind.Call);
        Assert.Equal(("orders", "POST payments/charges/{id}", "flow-1"), (call.Service, call.Handler, call.CorrelationId));
        Assert.Equal((order.Id, nameof(Order), handling.SpanId, SpanOutcome.Succeeded), (call.TriggerId, call.TriggerType, call.Parent, call.Outcome));
        var taken = world.Entries<EventEnvelope>().Single(static e => e.Type == nameof(PaymentTaken));
        Assert.Equal(("flow-1", order.Id, "payments", "7"), (taken.CorrelationId, taken.CausationId, taken.Source, taken.Subject));
        Assert.Equal(new TraceParent(TraceContext.TraceIdOf("flow-1"), handling.SpanId), taken.TraceParent);
        Assert.Equal([nameof(Order), nameof(PaymentTaken), nameof(OrderPaid)], world.EventTypes());
        Assert.DoesNotContain(world.Entries<Mark>(), static mark => mark.Kind == MarkKinds.Http);
    });

    [Fact]
    public void Call_ServiceTimeAndDuration_AreStageTime() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(
            With(static async (http, order, _) => (await http.PostAsJsonAsync(Charges, new Charge(order.Cents, "tok"), EventJson.Options)).Dispose()),
            static environment => environment with { SimulateServiceTimes = true });

        await system.PublishAndSettleAsync(new Order("7", 20));

        Assert.Equal(25, Calls(world).Single().Duration.TotalMilliseconds);
    });

    [Fact]
    public void Call_OfAnEndpoint_BelongsToTheHandlingAtItsStart() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(With(static async (http, order, _) => (await http.PostAsync(new Uri("http://payments/twice/7"), null)).Dispose()));

        await system.PublishAsync(new Order("7"), "flow-1");
        Assert.True(await system.SettleAsync());

        var handling = Assert.Single(world.Spans("orders"));
        Assert.Equal(
            [("payments", "POST payments/slow/{id}"), ("orders", "POST payments/twice/{id}")],
            Calls(world).Select(static call => (call.Service, call.Handler)));
        Assert.All(Calls(world), call => Assert.Equal(handling.SpanId, call.Parent));
        Assert.Equal([nameof(Order), nameof(PaymentTaken), nameof(PaymentTaken)], world.EventTypes());
        Assert.All(world.Entries<EventEnvelope>(), static e => Assert.Equal("flow-1", e.CorrelationId));
    });

    [Fact]
    public void Call_Headers_SayFlowCauseAndTrace() => TestWorld.Simulate(async world =>
    {
        Dictionary<string, string>? headers = null;
        await using var system = await world.StartAsync(With(async (http, _, _) => headers = await http.GetFromJsonAsync<Dictionary<string, string>>(new Uri("http://payments/headers"))));

        var order = await system.PublishAsync(new Order("7"), "flow-1");
        Assert.True(await system.SettleAsync());

        Assert.Equal("flow-1", headers!["x-correlation-id"]);
        Assert.Equal(order.Id.ToString(), headers["x-causation-id"]);
        Assert.Equal(new TraceParent(TraceContext.TraceIdOf("flow-1"), Calls(world).Single().SpanId).ToString(), headers["traceparent"]);
    });

    [Theory]
    [InlineData("GET", "http://payments/unavailable", "HttpStatus: The answer is 503.")]
    [InlineData("GET", "http://payments/busy", "RateLimited: The answer is 429.")]
    [InlineData("GET", "http://payments/nothing", "NotFound: payments has no endpoint for /nothing.")]
    [InlineData("GET", "http://payments/wrong", "InvalidOperationException: The endpoint returned null instead of an HttpReply.")]
    public void Call_Failed_IsAFailedSpanWithItsReason(string method, string address, string error) => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(With(async (http, _, _) =>
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), address);
            using var response = await http.SendAsync(request);
        }));

        await system.PublishAndSettleAsync(new Order("7"));

        var call = Calls(world).Single();
        Assert.Equal((SpanOutcome.Failed, error), (call.Outcome, $"{call.Error!.Type}: {call.Error.Message}"));
    });

    [Fact]
    public void Call_EndpointThrows_PublishesNothing() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(With(static async (http, _, _) => (await http.PostAsJsonAsync(Charges, new Charge(-1, "tok"), EventJson.Options)).Dispose()));

        await system.PublishAndSettleAsync(new Order("7"));

        Assert.Equal([nameof(Order)], world.EventTypes());
        Assert.Equal(new SpanError("InvalidOperationException", "Nothing to take."), Calls(world).Single().Error);
    });

    [Fact]
    public void Call_FromOutsideAHandler_IsAMarkAndAFlowOfItsOwn() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(With(static (_, _, _) => Task.CompletedTask));
        using var http = system.Host.CreateHttpClient();

        using var first = await http.PostAsJsonAsync(Charges, new Charge(1, "tok"), EventJson.Options);
        using var request = new HttpRequestMessage(HttpMethod.Post, Charges) { Content = JsonContent.Create(new Charge(2, "tok"), options: EventJson.Options) };
        request.Headers.Add("x-correlation-id", "flow-2");
        using var second = await http.SendAsync(request);

        var marks = world.Entries<Mark>().FindAll(static mark => mark.Kind == MarkKinds.Http);
        var taken = world.Entries<EventEnvelope>();
        Assert.Equal(2, taken.Count);
        Assert.True(Guid.TryParse(taken[0].CorrelationId, out _));
        Assert.Equal("flow-2", taken[1].CorrelationId);
        Assert.All(taken, static e => Assert.Null(e.CausationId));
        Assert.Equal(taken.Select(static e => e.CorrelationId), marks.Select(static mark => mark.CorrelationId));
        Assert.All(marks, static mark => Assert.Null(mark.About));
        Assert.Equal("{\"call\":\"POST payments/charges/{id}\",\"duration_ms\":1,\"status\":200}", marks[0].Data.ToString());
        Assert.Empty(Calls(world));
    });

    [Fact]
    public void Call_InARetriedHandling_IsASpanOfEachAttempt() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Stubborn>().AddService<Payments>().Services.Add(new(typeof(Journal), new Journal())));

        await system.PublishAndSettleAsync(new Order("7"));

        var attempts = world.Spans("stubborn");
        Assert.Equal([SpanOutcome.Retried, SpanOutcome.Succeeded], attempts.Select(static attempt => attempt.Outcome));
        Assert.Equal(attempts.Select(static attempt => attempt.SpanId), Calls(world).Select(static call => call.Parent!.Value));
        Assert.Equal([1, 2], Calls(world).Select(static call => call.Attempt));
    });

    [Fact]
    public void Handle_NobodyAskedForAClient_NoAsynchronousLocalIsSet() => TestWorld.Simulate(async world =>
    {
        var isDefault = false;
        await using var system = await world.StartAsync(builder => builder.AddService<Plain>().Services.Add(new(typeof(Action), (Action)(() => isDefault = ExecutionContext.Capture() == Ambient))));
        Ambient = ExecutionContext.Capture();

        await system.PublishAndSettleAsync(new Order("7"));

        Assert.True(isDefault);
    });

    private static ExecutionContext? Ambient { get; set; }

    private static List<Span> Calls(TestWorld world) => world.Entries<Span>().FindAll(static span => span.Kind == SpanKind.Call);

    internal sealed class Plain(Action check)
    {
        [Handler]
        public void Handle(Order order, HandlerContext context) => check();
    }

    internal sealed class Stubborn(HttpClient http)
    {
        [Handler]
        [Retry(Retries = 1, Jitter = false)]
        public async Task Handle(Order order, HandlerContext context)
        {
            using var response = await http.GetAsync(Charges);
            if (context.Attempt == 1)
            {
                throw new TransientFailureException("again");
            }
        }
    }
}
