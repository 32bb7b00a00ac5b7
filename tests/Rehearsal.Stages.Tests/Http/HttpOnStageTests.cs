using System.Net.Http.Json;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

public sealed class HttpOnStageTests
{
    private static readonly SystemDefinition System = new SystemBuilder("till")
        .AddService<Orders>()
        .AddService<Payments>()
        .AddHttpClient<Client>("http://payments/", new HttpClientOptions { Handlers = [static _ => new Tagging()] })
        .Build();

    private static readonly Scenario ThreeOrders = ScenarioBuilder.Create("three orders")
        .Trigger(new Order("o-1"))
        .Trigger(new Order("o-2"))
        .Trigger(new Order("o-3"))
        .Assert(static assert => assert.EventCount<Paid>(exactly: 3).EventCount<Taken>(exactly: 12))
        .Build();

    public static TheoryData<string> Stages => Stage.Both;

    [Theory]
    [MemberData(nameof(Stages))]
    public void Run_HandlersThatCall_AreAnsweredAndEverythingSettles(string stage)
    {
        var run = Stage.Run(stage, ThreeOrders, System);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Empty(run.InFlight);
        Assert.Equal(stage == "local" ? RunLevel.Real : RunLevel.Deterministic, run.Level);
        Assert.Empty(run.Escapes);
    }

    [Fact]
    public void Run_SameSeed_GivesTheSameEntries()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var first = Stage.Run("simulated", ThreeOrders, System, seed);
            var again = Stage.Run("simulated", ThreeOrders, System, seed);

            Assert.Equal(RunLevel.Deterministic, first.Level);
            Assert.Equal(first.Records, again.Records);
        }
    }

    [Fact]
    public void Run_DifferentSeeds_GiveDifferentOrdersOfConcurrentCalls()
    {
        HashSet<string> orders = [];
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var run = Stage.Run("simulated", ThreeOrders, System, seed);
            Assert.True(run.Verdict == Verdict.Passed, run.Problems());
            orders.Add(string.Join(' ', run.Events.Select(static e => e.Type + e.Subject)));
        }

        Assert.True(orders.Count >= 10, $"{orders.Count} orders");
    }

    public sealed record Order([Subject] string Id);

    public sealed record Paid([Subject] string Id);

    public sealed record Taken([Subject] string Id, int Part);

    public sealed record Charge(int Part);

    public sealed record Receipt(int Part);

    public sealed class Client(HttpClient http)
    {
        public async Task<Receipt?> ChargeAsync(string id, int part)
        {
            using var response = await http.PostAsJsonAsync($"charges/{id}", new Charge(part), EventJson.Options);
            return await response.Content.ReadFromJsonAsync<Receipt>(EventJson.Options);
        }
    }

    public sealed class Orders(Client payments)
    {
        [Handler]
        public async Task<Paid> Pay(Order order)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(part => payments.ChargeAsync(order.Id, part)));
            return new Paid(order.Id);
        }
    }

    [ServiceTime(3)]
    public sealed class Payments(TimeProvider time, Random random)
    {
        [HttpEndpoint("POST", "/charges/{id}")]
        [Publishes(typeof(Taken))]
        public async Task<Receipt> Take(Charge charge, HttpCallContext context)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(10)), time, context.CancellationToken);
            context.Publish(new Taken(context.PathValues["id"], charge.Part));
            return new Receipt(charge.Part);
        }
    }

    private sealed class Tagging : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("x-tag", "1");
            var response = await base.SendAsync(request, cancellationToken);
            response.Headers.Add("x-tag", "2");
            return response;
        }
    }
}
