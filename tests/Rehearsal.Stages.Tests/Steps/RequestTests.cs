using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class RequestTests
{
    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Http_SavedValue_IsUsedByLaterSteps(string stage)
    {
        var scenario = ScenarioBuilder.Create("saved")
            .Http("POST", "pricing", "/prices", static request => request
                .Body(new { Item = "a b", Cents = 250 }).Header("x-tenant", "t-1")
                .ExpectStatus(201).ExpectJson(static json => json.Field("cents").Is(250).Field("tenant").Is("t-1"))
                .Save("item", "item").Save("cents", "cents"))
            .Trigger("Ping", """{ "id": "${item}/${cents}", "delay_ms": "${cents}" }""")
            .Query("pricing", "/prices/${item}", static request => request.ExpectJson(static json => json.Field("cents").Is("${cents}")))
            .Assert(static assert => assert.EventData<Ping>(static ping => ping.Field("id").Is("a b/250").Field("delay_ms").Is(250)))
            .Build();

        var run = Stage.Run(stage, scenario, Priced());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(["http", "query", "event_data"], run.Checks.Select(static check => check.Kind));
    }

    [Theory]
    [InlineData("/prices/none", "404")]
    [InlineData("/prices/slow", "no answer after 1 s")]
    public void Http_OtherAnswer_FailsAndLeavesTheRestOut(string path, string actual)
    {
        var scenario = ScenarioBuilder.Create("fails")
            .Http("GET", "pricing", path, static request => request.Within(TimeSpan.FromSeconds(1)))
            .Trigger(new Ping("p-1"))
            .Build();

        var run = Stage.Run("simulated", scenario, Priced());

        var check = Assert.Single(run.Checks);
        Assert.False(check.Passed);
        Assert.StartsWith(actual, check.Actual, StringComparison.Ordinal);
        Assert.Equal($"GET pricing{path}", check.Target);
        Assert.Single(run.Skipped);
    }

    [Fact]
    public void Http_ServiceThatIsAway_HasNoAnswer()
    {
        var scenario = ScenarioBuilder.Create("away").WithServices("answering").Http("GET", "pricing", "/prices/a").Build();

        Assert.Equal(Verdict.Failed, Stage.Run("simulated", scenario, Priced()).Verdict);
    }

    [Fact]
    public void Query_AfterATrigger_SeesWhatTheEventCameTo()
    {
        var scenario = ScenarioBuilder.Create("query")
            .Trigger(new Ping("p-1", 500))
            .Query("pricing", "/answers", static request => request.ExpectJson(static json => json.Field("count").Is(1)))
            .Build();

        var run = Stage.Run("simulated", scenario, Priced());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    [Fact]
    public void Http_SameSeed_GivesTheSameRecords()
    {
        var scenario = ScenarioBuilder.Create("same").Http("POST", "pricing", "/prices", static request => request.Body(new { Item = "a", Cents = 1 }).ExpectStatus(201)).Build();

        var runs = Enumerable.Range(0, 2).Select(_ => Stage.Run("simulated", scenario, Priced())).ToList();

        Assert.Equal(RunLevel.Deterministic, runs[0].Level);
        Assert.Equal(runs[0].Records.Select(static record => record.Entry.Id), runs[1].Records.Select(static record => record.Entry.Id));
    }

    [Fact]
    public void SavedValue_NobodySaved_IsRefused()
    {
        var scenario = ScenarioBuilder.Create("unknown")
            .Trigger("Ping", """{ "id": "${item}" }""")
            .Http("GET", "pricing", "/prices/a", static request => request.Save("item", "item"))
            .Build();

        var failure = Assert.Throws<ArgumentException>(() => Stage.Run("simulated", scenario, Priced()));

        Assert.Contains("RHS0209: '${item}' in step 1 was not saved", failure.Message, StringComparison.Ordinal);
    }

    private static SystemDefinition Priced() => Build(static builder => builder.AddService<Pricing>());

    public sealed record Price(string Item, int Cents);

    public sealed record PriceReply(string Item, int Cents, string? Tenant);

    public sealed class Pricing(TimeProvider time)
    {
        private readonly Lock gate = new();
        private readonly Dictionary<string, int> prices = [];
        private int answers;

        [Handler]
        public void Count(Pong pong)
        {
            lock (gate)
            {
                answers++;
            }
        }

        [HttpEndpoint("POST", "/prices")]
        public Task<HttpReply> Set(Price price, HttpCallContext context)
        {
            lock (gate)
            {
                prices[price.Item] = price.Cents;
            }

            return Task.FromResult(HttpReply.Json(201, new PriceReply(price.Item, price.Cents, context.Headers.GetValueOrDefault("x-tenant"))));
        }

        [HttpEndpoint("GET", "/prices/{item}")]
        public async Task<HttpReply> Get(HttpCallContext context, CancellationToken cancellationToken)
        {
            var item = context.PathValues["item"];
            if (item == "slow")
            {
                await Task.Delay(TimeSpan.FromMinutes(1), time, cancellationToken);
            }

            lock (gate)
            {
                return prices.TryGetValue(item, out var cents) ? HttpReply.Json(200, new PriceReply(item, cents, null)) : HttpReply.Text(404, "no price");
            }
        }

        [HttpEndpoint("GET", "/answers")]
        public Task<Answers> Answered()
        {
            lock (gate)
            {
                return Task.FromResult(new Answers(answers));
            }
        }
    }

    public sealed record Answers(int Count);
}
