namespace Rehearsal.Scenarios.Tests;

public class ScenarioBuilderTests
{
    [Fact]
    public void Build_TheSeedsHappyPath_EqualsItsFile()
    {
        var built = ScenarioBuilder.Create("Order Flow - Happy Path")
            .WithDescription("Complete order flow from creation to notification")
            .WithServices("order_service", "payment_service", "inventory_service", "shipping_service", "notification_service")
            .Trigger(new OrderCreated("ORD-TEST-001", "CUST-123", [new OrderItem("PROD-456", 2, 29.99m)]))
            .WaitForEvent<PaymentCompleted>(within: TimeSpan.FromSeconds(30))
            .Assert(a => a
                .EventCount<PaymentCompleted>(exactly: 1)
                .EventCount("InventoryReserved", exactly: 1)
                .EventCount("ShippingLabelCreated", exactly: 1)
                .EventCount<CustomerNotified>(exactly: 1))
            .Assert(a => a.EventData<CustomerNotified>(d => d.Field("order_id").Is("ORD-TEST-001").Field("status").Is("confirmed")))
            .Build();

        AssertSame(SeedFile.Read(SeedFile.OrderFlow), built);
    }

    [Fact]
    public void Build_TheSeedsPaymentFailure_EqualsItsFile()
    {
        var built = ScenarioBuilder.Create("Order Flow - Payment Gateway Failure")
            .InjectFailure<PaymentProcessing>(atCycle: 1, message: "Payment gateway timeout")
            .Trigger<OrderCreated>()
            .WaitForEvent<PaymentFailed>(within: TimeSpan.FromSeconds(30))
            .Assert(a => a.EventCount<PaymentFailed>(exactly: 1).EventCount<OrderCancelled>(exactly: 1).EventCount("InventoryReleased", exactly: 1))
            .Build();

        AssertSame(SeedFile.Read(SeedFile.PaymentFailure), built);
    }

    [Fact]
    public void Build_TheSeedsDriverNoAccept_EqualsItsFile()
    {
        var built = ScenarioBuilder.Create("Booking Saga - Driver Doesn't Accept")
            .Trigger("RideRequested", """{ "booking_id": "BOOK-001", "pickup_location": { "lat": 48.8566, "lon": 2.3522 } }""")
            .WaitForEvent("DriverMatched", TimeSpan.FromSeconds(10))
            .WaitForTime(TimeSpan.FromSeconds(31))
            .Assert(a => a
                .EventCount("DriverMatched", exactly: 1).EventCount("DriverReleased", exactly: 1)
                .EventCount("MatchCancelled", exactly: 1).EventCount("RideRequestFailed", exactly: 1))
            .Assert(a => a.EventData("RideRequestFailed", d => d.Field("reason").Is("Driver did not accept")))
            .Build();

        AssertSame(SeedFile.Read(SeedFile.DriverNoAccept), built);
    }

    [Fact]
    public void Build_EveryMethod_EqualsItsYaml()
    {
        var built = ScenarioBuilder.Create("All")
            .WithSeed(7).WithTags("commit").WithServices("order_service").SettleWithin(TimeSpan.FromSeconds(3))
            .InjectFailure("A", atCycle: 2, attempts: 3, transient: true, handler: "h", service: "s")
            .Trigger("A", "{}", correlation: "c-1")
            .WaitForEvent("B", where: w => w.Field("order_id", "ORD-1").Field("n", 1).Field("nothing", null).Field("state", PaymentState.PaidInFull))
            .Assert(a => a
                .EventCount("A", atLeast: 1).EventCount("A", atMost: 2).EventCount("A", atLeast: 1, atMost: 3)
                .EventData("A", d => d.Occurrence(2).Field("a").Is(new { x = 1 }).Matches("^O").Exists().Field("b").IsGreaterThan(1).IsLessThan(2.5m))
                .EventData("B", d => d.All().Field("c").Exists(false))
                .EventOrder("A", "B").EventOrder(typeof(OrderCreated), typeof(PaymentFailed)).EventOrderExact("A").EventOrderExact(typeof(OrderCreated))
                .NoEvent("C").NoEvent<OrderCancelled>()
                .Duration(max: TimeSpan.FromSeconds(5), min: TimeSpan.FromSeconds(1)))
            .Build();
        var read = MarkedYaml.ReadGood(
            """
            name: All
            seed: 7
            tags: [commit]
            setup: { services: [order_service] }
            settle: 3s
            chaos: [ { type: inject_failure, event: A, at_cycle: 2, attempts: 3, error: transient, handler: h, service: s } ]
            steps:
              - trigger: { event: A, data: {}, correlation: c-1 }
              - wait_for_event: { event: B, where: { order_id: ORD-1, n: 1, nothing: null, state: paid_in_full } }
              - assert:
                  - event_count: { A: { at_least: 1 } }
                  - event_count: { A: { at_most: 2 } }
                  - event_count: { A: { between: [1, 3] } }
                    event_data:
                      A: { occurrence: 2, fields: [ { field: a, value: { x: 1 }, matches: "^O", exists: true }, { field: b, greater: 1, less: 2.5 } ] }
                      B: { occurrence: all, fields: [ { field: c, exists: false } ] }
                    event_order: [A, B]
                  - event_order: [OrderCreated, PaymentFailed]
                    event_order_exact: [A]
                  - { event_order_exact: [OrderCreated], no_event: [C, OrderCancelled], duration: { max: 5s, min: 1 } }
            """);

        AssertSame(read, built);
        Assert.Equal((read.Seed, read.Tags[0]), (built.Seed, built.Tags[0]));
    }

    [Fact]
    public void Trigger_AnObject_RemembersIt()
    {
        var payload = new PaymentProcessing("ORD-1");

        var trigger = Assert.IsType<TriggerStep>(ScenarioBuilder.Create("N").Trigger(payload).Build().Steps[0]);

        Assert.Equal("PaymentProcessing", trigger.Event);
        Assert.Same(payload, trigger.Data!.Value.Value);
    }

    [Fact]
    public void Build_Twice_GivesScenariosThatDoNotShareLists()
    {
        var builder = ScenarioBuilder.Create("N").WaitForTime(TimeSpan.Zero);

        var first = builder.Build();
        var second = builder.WaitForTime(TimeSpan.Zero).Build();

        Assert.Single(first.Steps);
        Assert.Equal(2, second.Steps.Count);
    }

    public static TheoryData<string, Action<ScenarioBuilder>> BadCalls => new()
    {
        { "seed", b => b.WithSeed(ScenarioLimits.SeedMax + 1) },
        { "no tag", b => b.WithTags() },
        { "tag twice", b => b.WithTags("a", "a") },
        { "empty service", b => b.WithServices(" ") },
        { "settle", b => b.SettleWithin(TimeSpan.FromTicks(-1)) },
        { "cycle 0", b => b.InjectFailure("A", atCycle: 0) },
        { "attempts 0", b => b.InjectFailure("A", attempts: 0) },
        { "platform event", b => b.InjectFailure("rehearsal.mark") },
        { "not JSON", b => b.Trigger("A", "{") },
        { "duplicate", b => b.Trigger("A", """{ "a": 1, "a": 2 }""") },
        { "surrogate", b => b.Trigger("A", """{ "a": "\ud800" }""") },
        { "a list", b => b.Trigger("A", "[]") },
        { "a number", b => b.Trigger((object)5) },
        { "generic", b => b.Trigger<List<int>>() },
        { "correlation", b => b.Trigger("A", null, "") },
        { "time-out", b => b.WaitForEvent("A", TimeSpan.MaxValue) },
        { "where path", b => b.WaitForEvent("A", where: w => w.Field("a..b", 1)) },
        { "time", b => b.WaitForTime(TimeSpan.FromSeconds(-1)) },
        { "no check", b => b.Assert(_ => { }) },
        { "no count", b => b.Assert(a => a.EventCount("A")) },
        { "two counts", b => b.Assert(a => a.EventCount("A", exactly: 1, atMost: 2)) },
        { "crossed counts", b => b.Assert(a => a.EventCount("A", atLeast: 2, atMost: 1)) },
        { "negative count", b => b.Assert(a => a.EventCount("A", exactly: -1)) },
        { "no condition", b => b.Assert(a => a.EventData("A", _ => { })) },
        { "pattern", b => b.Assert(a => a.EventData("A", d => d.Field("a").Matches("("))) },
        { "occurrence", b => b.Assert(a => a.EventData("A", d => d.Occurrence(0))) },
        { "no order", b => b.Assert(a => a.EventOrder(Array.Empty<string>())) },
        { "no duration", b => b.Assert(a => a.Duration()) },
        { "crossed durations", b => b.Assert(a => a.Duration(max: TimeSpan.Zero, min: TimeSpan.FromSeconds(1))) },
    };

    [Theory]
    [MemberData(nameof(BadCalls))]
    public void AnyMethod_ImpossibleArgument_Throws(string what, Action<ScenarioBuilder> call)
    {
        var exception = Assert.ThrowsAny<ArgumentException>(() => call(ScenarioBuilder.Create("N")));

        Assert.True(exception.Message.Length > 10, what);
    }

    [Fact]
    public void Build_WithoutStepsOrWithTooLongWaits_Throws()
    {
        var long1 = ScenarioBuilder.Create("N");
        for (var i = 0; i < 11; i++)
        {
            long1.WaitForTime(TimeSpan.FromDays(3_650));
        }

        Assert.Throws<InvalidOperationException>(() => ScenarioBuilder.Create("N").Build());
        Assert.Throws<InvalidOperationException>(long1.Build);
    }

    private static void AssertSame(Scenario read, Scenario built)
    {
        Assert.Equal(ScenarioText.Of(read), ScenarioText.Of(built));
        Assert.Equal(ScenarioHash.Compute(read), ScenarioHash.Compute(built));
    }

    [Theory]
    [InlineData("{ \"a\": nope }", "'nope' at column 8, where it cannot stand")]
    [InlineData("{ \"a\": 1, \"a\": 2 }", "a field that stands twice")]
    public void Trigger_JsonThatIsNone_SaysWhatIsFoundInOwnWords(string json, string found)
    {
        var refused = Assert.Throws<ArgumentException>(() => ScenarioBuilder.Create("N").Trigger("A", json));

        Assert.Contains($"found: {found}.", refused.Message, StringComparison.Ordinal);
    }
}
