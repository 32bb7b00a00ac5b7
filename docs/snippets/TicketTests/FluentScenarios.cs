using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Testing;
using Tickets;
using Xunit;

namespace TicketTests;

/// <summary>Scenarios written in C#, with each call of the builders once.</summary>
public sealed class FluentScenarios
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly ScenarioTester Tickets = new(static system =>
    {
        TicketSystem.Define(system);
        system.AddService<Lobby>();
    });

    [Fact]
    public void AVisitorBuysASeat()
    {
        var scenario = ScenarioBuilder.Create("A visitor buys a seat")
            .WithDescription("What is asked for is sold; nothing is printed, for the print room is closed.")
            .WithSeed(42)
            .WithTags("commit", "tickets")
            .WithServices("box_office")
            .SettleWithin(TimeSpan.FromSeconds(5))
            .Trigger(new TicketRequested("Hamlet", "Ada"))
            .Trigger<TicketRequested>(correlation: "example")
            .Trigger("TicketRequested", """{ "show": "Hamlet", "visitor": "Bob" }""")
            .WaitForEvent<TicketSold>(within: Second, where => where.Field("visitor", "Bob"))
            .WaitForEvent("TicketSold")
            .WaitForTime(TimeSpan.FromMinutes(10))
            .Assert(assert => assert
                .EventCount<TicketRequested>(exactly: 3)
                .EventCount("TicketSold", atLeast: 1, atMost: 2)
                .NoEvent<TicketPrinted>()
                .NoEvent("TicketPrinted"))
            .Build();

        Tickets.Run(scenario).ShouldPass();
    }

    [Fact]
    public void EveryCheck()
    {
        var scenario = ScenarioBuilder.Create("Every check")
            .Trigger(new TicketRequested("Hamlet", "Ada"))
            .Trigger(new TicketRequested("Hamlet", "Bob"))
            .Assert(assert => assert
                .EventData<TicketSold>(sold => sold
                    .All()
                    .Field("show").Is("Hamlet")
                    .Field("visitor").Matches("^(Ada|Bob)$")
                    .Field("seat").Exists().IsGreaterThan(0).IsLessThan(3))
                .EventData("TicketPrinted", printed => printed.Occurrence(2).Field("seat").Is(2))
                .EventOrder(typeof(TicketRequested), typeof(TicketSold))
                .EventOrder("TicketSold", "TicketPrinted")
                .Duration(max: Second, min: TimeSpan.Zero)
                .Within<TicketRequested, TicketSold>(Second)
                .Within("TicketSold", "TicketPrinted", max: Second, min: TimeSpan.FromMilliseconds(60))
                .Invariant<TicketPrinted>(printed => printed
                    .Named("what is printed was sold")
                    .Fields(fields => fields.Field("seat").IsGreaterThan(0))
                    .Of<TicketSold>()
                    .Equal("seat", "seat")
                    .NeverMoreThan<TicketSold>())
                .Invariant("TicketSold", sold => sold.NeverMoreThan("TicketRequested"))
                .Slo(under: Second, target: 0.99m, service: "print_room", handler: "print", eventType: "TicketSold")
                .Metric(MetricQuantity.Retries, exactly: 0)
                .Metric(MetricQuantity.ErrorRate, atLeast: 0, atMost: 0.1m, service: "print_room")
                .MetricTime(MetricQuantity.P99Duration, atMost: Second, service: "print_room"))
            .Build();

        Tickets.Run(scenario).ShouldPass();
    }

    [Fact]
    public void StepsWithinSteps()
    {
        var scenario = ScenarioBuilder.Create("Steps within steps")
            .Repeat(2, round => round.Trigger<TicketRequested>().WaitForTime(Second))
            .Repeat(3, "number", (round, number) => round.Trigger(new TicketRequested("Hamlet", $"visitor {number}")))
            .Table(
                [new { Show = "Lear", Seats = 1 }, new { Show = "Othello", Seats = 2 }],
                (row, play) => row.Repeat(play.Seats, "n", (round, n) => round.Trigger(new TicketRequested(play.Show, $"fan {n}"))))
            .Parallel(
                one => one.Trigger(new TicketRequested("Macbeth", "Ada")),
                other => other.WaitForTime(Second).Trigger(new TicketRequested("Macbeth", "Bob")))
            .Assert(assert => assert.EventCount<TicketSold>(exactly: 9))
            .Build();

        Tickets.Run(scenario).ShouldPass();
    }

    [Fact]
    public void PublishCommandAndAsk()
    {
        var scenario = ScenarioBuilder.Create("Publish, command and ask")
            .Publish(
                events => events
                    .Event(new TicketRequested("Hamlet", "Zoe"), subject: "Hamlet")
                    .Event("TicketRequested", """{ "show": "Hamlet", "visitor": "Bob" }"""),
                source: "partner",
                correlation: "two-at-once")
            .Command(new TicketRequested("Hamlet", "Eve"), within: Second)
            .Command("TicketRequested", """{ "show": "Hamlet", "visitor": "Max" }""")
            .Command<TicketRequested>()
            .Http("POST", "lobby", "/visitors", request => request
                .Header("x-door", "north")
                .Body(new Visitor("Ada"))
                .Within(TimeSpan.FromSeconds(2))
                .ExpectStatus(200)
                .ExpectJson(json => json.Field("name").Is("Ada"))
                .Save("visitor", "name"))
            .Query("lobby", "/visitors/${visitor}")
            .Assert(assert => assert.EventCount<TicketPrinted>(exactly: 5))
            .Build();

        Tickets.Run(scenario).ShouldPass();
    }

    [Fact]
    public void Faults()
    {
        var scenario = ScenarioBuilder.Create("Faults")
            .InjectFailure<TicketSold>(atCycle: 1, message: "Printer jam", attempts: 1, transient: true, handler: "print")
            .InjectFailure("TicketRequested", atCycle: 2)
            .Inject(new LatencyFault(TimeSpan.FromMilliseconds(100)) { Service = "lobby" })
            .Inject<TicketSold>(new DuplicateFault { Name = "twice", Service = "print_room" })
            .Chaos(stop: ["twice"])
            .Trigger(new TicketRequested("Hamlet", "Ada"))
            .CommandFails(new TicketRequested("Hamlet", "Bob"), error: "Injected failure")
            .Chaos(start: ["twice"])
            .Query("lobby", "/visitors/Ada", request => request.Within(Second))
            .Assert(assert => assert.EventOrderExact(typeof(TicketRequested), typeof(TicketRequested), typeof(TicketSold), typeof(TicketPrinted)))
            .Build();

        Tickets.Run(scenario).ShouldPass();
    }

    public sealed record Visitor(string Name);

    public sealed class Lobby
    {
        [HttpEndpoint("POST", "/visitors")]
        public Task<Visitor> Enter(Visitor visitor) => Task.FromResult(visitor);

        [HttpEndpoint("GET", "/visitors/{name}")]
        public Task<Visitor> Find(HttpCallContext context) => Task.FromResult(new Visitor(context.PathValues["name"]));
    }
}
