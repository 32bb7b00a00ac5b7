using System.Text.Json;
using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

public sealed class EndpointFaultTests
{
    private static readonly SystemDefinition System = new SystemBuilder("till").AddService<Prices>().AddService<Stock>().Build();

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Failure_OfAnEndpoint_IsAnsweredAndMarkedBesideTheCall(string stage)
    {
        var run = Run(
            stage,
            new InjectFailureFault(null) { Endpoint = "GET /prices/{id}", ErrorMessage = "no prices", Transient = true },
            static scenario => scenario
                .Http("GET", "prices", "/prices/a", static request => request.ExpectStatus(503))
                .Http("GET", "prices", "/offers", static request => request.ExpectStatus(200)));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        var fault = Assert.Single(Faults(run));
        Assert.Equal(
            ("inject_failure", "GET /prices/{id}", 1, "prices", "price"),
            (Text(fault, "type"), Text(fault, "endpoint"), fault.GetProperty("request").GetInt32(), Text(fault, "service"), Text(fault, "handler")));
    }

    [Theory]
    [InlineData("prices", null, null, 504, 504, 200)]
    [InlineData("prices", "offer", null, 200, 504, 200)]
    [InlineData(null, "count", null, 200, 200, 504)]
    [InlineData(null, null, "GET /offers", 200, 504, 200)]
    public void Timeout_ByServiceMethodOrEndpoint_BefallsThoseAlone(string? service, string? handler, string? endpoint, int price, int offer, int count)
    {
        var run = Run(
            "simulated",
            new TimeoutFault { Service = service, Handler = handler, Endpoint = endpoint, After = TimeSpan.FromSeconds(3) },
            scenario => scenario
                .Http("GET", "prices", "/prices/a", request => request.ExpectStatus(price))
                .Http("GET", "prices", "/offers", request => request.ExpectStatus(offer))
                .Http("GET", "stock", "/count", request => request.ExpectStatus(count)));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(RunLevel.Deterministic, run.Level);
    }

    [Fact]
    public void Latency_OfAService_MakesTheAnswerLate()
    {
        var run = Run("simulated", new LatencyFault(TimeSpan.FromSeconds(2)) { Service = "prices" }, static scenario => scenario.Http("GET", "prices", "/offers"));

        var call = Assert.Single(run.Records.Select(static record => record.Entry).OfType<Mark>(), static mark => mark.Kind == MarkKinds.Http);
        using var details = JsonDocument.Parse(call.Data.Utf8Json);
        Assert.Equal(2_000, details.RootElement.GetProperty("duration_ms").GetDouble());
    }

    [Fact]
    public void Latency_LongerThanTheCallerWaits_IsMarkedAllTheSame()
    {
        var run = Run(
            "simulated",
            new LatencyFault(TimeSpan.FromSeconds(9)) { Endpoint = "GET /offers" },
            static scenario => scenario.Http("GET", "prices", "/offers", static request => request.Within(TimeSpan.FromSeconds(1))).WaitForTime(TimeSpan.FromSeconds(20)));

        Assert.Equal(Verdict.Failed, run.Verdict);
        Assert.Single(Faults(run));
    }

    [Fact]
    public void Rate_OverManyRequests_IsTheSameForTheSameSeedAndNearTheShare()
    {
        static IEnumerable<int> Requests() => Faults(Run(
            "simulated",
            new InjectFailureFault(null) { Endpoint = "GET /offers", Rate = 0.3m },
            static scenario => scenario.Repeat(100, static round => round.Http("GET", "prices", "/offers", static request => request.ExpectStatus(200, 500))))).Select(static fault => fault.GetProperty("request").GetInt32());

        var first = Requests().ToList();

        Assert.InRange(first.Count, 15, 45);
        Assert.Equal(first, Requests());
    }

    [Fact]
    public void Endpoint_ThatTheSystemDoesNotHave_IsRefused()
    {
        var scenario = ScenarioBuilder.Create("s").Inject(new TimeoutFault { Endpoint = "GET /offer" }).Http("GET", "prices", "/offers").Build();

        var problem = Assert.Single(ScenarioCheck.Validate(System, SystemCatalogReader.Read(System), scenario));

        Assert.Equal((DiagnosticCodes.UnknownHandler, "write 'GET /offers', or remove it"), (problem.Code, problem.Fix));
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Failure_OfAnEndpointThatAHandlerCalls_IsFoundAsInjected(string stage)
    {
        var system = new SystemBuilder("till").AddService<Prices>().AddService<Till>().Build();
        var scenario = ScenarioBuilder.Create("s")
            .Inject(new InjectFailureFault(null) { Endpoint = "GET /offers", ErrorMessage = "no offers", Transient = true })
            .Trigger(new Asked("a", Goes: false))
            .Trigger(new Asked("b", Goes: true))
            .Assert(static assert => assert.NoEvent<Asked>())
            .Build();

        var flows = FlowAnalysis.Analyze(Stage.Run(stage, scenario, system).Records).Flows;

        var failed = Assert.Single(flows[0].Issues, static issue => issue.Kind == FlowIssueKind.Failed);
        Assert.Equal("till.ask", failed.Target);
        Assert.EndsWith("(injected into GET prices/offers)", failed.Detail, StringComparison.Ordinal);
        var went = Assert.Single(flows[1].Issues, static issue => issue.Kind == FlowIssueKind.Failed);
        Assert.Equal("GET prices/offers", went.Target);
        Assert.EndsWith("(injected)", went.Detail, StringComparison.Ordinal);
        Assert.True(Assert.Single(Assert.Single(Assert.Single(flows[1].Roots).Handlings).Calls).Injected);
    }

    [Fact]
    public void Latency_OfAnEndpointThatAHandlerCalls_IsFoundAsInjected()
    {
        var system = new SystemBuilder("till").AddService<Prices>().AddService<Till>().Build();
        var scenario = ScenarioBuilder.Create("s").Inject(new LatencyFault(TimeSpan.FromSeconds(2)) { Service = "prices" }).Trigger(new Asked("a", Goes: true)).Build();

        var issue = Assert.Single(Assert.Single(FlowAnalysis.Analyze(Stage.Run("simulated", scenario, system).Records).Flows).Issues);

        Assert.Equal((FlowIssueKind.Slow, "GET prices/offers"), (issue.Kind, issue.Target));
        Assert.EndsWith("(injected)", issue.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Drop_OnAServiceThatHasEndpointsOnly_IsRefused()
    {
        var scenario = ScenarioBuilder.Create("s").Inject(new DropFault { Service = "prices" }).Http("GET", "prices", "/offers").Build();

        var problem = Assert.Single(ScenarioCheck.Validate(System, SystemCatalogReader.Read(System), scenario));

        Assert.Equal((DiagnosticCodes.NoVictim, "take inject_failure, latency or timeout, which befall HTTP endpoints too"), (problem.Code, problem.Fix));
    }

    private static ScenarioRun Run(string stage, MessageFault fault, Func<ScenarioBuilder, ScenarioBuilder> steps) =>
        Stage.Run(stage, steps(ScenarioBuilder.Create("s").Inject(fault)).Build(), System);

    private static List<JsonElement> Faults(ScenarioRun run) =>
    [
        .. run.Records.Select(static record => record.Entry).OfType<Mark>()
            .Where(static mark => mark.Kind == MarkKinds.Fault)
            .Select(static mark => JsonDocument.Parse(mark.Data.Utf8Json).RootElement),
    ];

    private static string? Text(JsonElement fault, string name) => fault.GetProperty(name).GetString();

    public sealed class Prices
    {
        [HttpEndpoint("GET", "/prices/{id}")]
        public Task<decimal> Price(HttpCallContext context) => Task.FromResult(context.PathValues["id"].Length * 1.5m);

        [HttpEndpoint("GET", "/offers")]
        public Task<int> Offer() => Task.FromResult(3);
    }

    public sealed class Stock
    {
        [HttpEndpoint("GET", "/count")]
        public Task<int> Count() => Task.FromResult(7);
    }

    public sealed record Asked([Subject] string Id, bool Goes);

    public sealed class Till(HttpClient http)
    {
        [Handler]
        public async Task Ask(Asked asked, CancellationToken cancellationToken)
        {
            using var response = await http.GetAsync(new Uri("http://prices/offers"), cancellationToken);
            if (!asked.Goes)
            {
                response.EnsureSuccessStatusCode();
            }
        }
    }
}
