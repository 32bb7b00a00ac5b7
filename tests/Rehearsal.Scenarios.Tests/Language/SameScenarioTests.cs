using Rehearsal.Events;

namespace Rehearsal.Scenarios.Tests;

/// <summary>What is written in YAML and in C# is the same scenario: same model, same hash.</summary>
public sealed class SameScenarioTests
{
    private const string Ping = "{ order_id: A }";

    public static TheoryData<string, Func<ScenarioBuilder, ScenarioBuilder>> Steps => new()
    {
        { $"repeat: {{ times: 3, steps: [ {{ trigger: {{ event: OrderCancelled, data: {Ping} }} }} ] }}", static s => s.Repeat(3, static r => r.Trigger(new OrderCancelled("A"))) },
        {
            "repeat: { times: 2, as: n, steps: [ { trigger: { event: OrderCancelled, data: { order_id: A-<n> } } } ] }",
            static s => s.Repeat(2, "n", static (r, n) => r.Trigger(new OrderCancelled($"A-{n}")))
        },
        {
            "table: { rows: [ { id: A, wait: 1 }, { id: B, wait: 2 } ], steps: [ { trigger: { event: OrderCancelled, data: { order_id: <id> } } }, { wait_for_time: <wait> } ] }",
            static s => s.Table(
                new[] { new { Id = "A", Wait = 1 }, new { Id = "B", Wait = 2 } },
                static (r, row) => r.Trigger(new OrderCancelled(row.Id)).WaitForTime(TimeSpan.FromSeconds(row.Wait)))
        },
        {
            "parallel: { branches: [ [ { wait_for_time: 1 } ], [ { wait_for_time: 2 }, { wait_for_event: { event: OrderCancelled } } ] ] }",
            static s => s.Parallel(static a => a.WaitForTime(TimeSpan.FromSeconds(1)), static b => b.WaitForTime(TimeSpan.FromSeconds(2)).WaitForEvent<OrderCancelled>())
        },
        { $"publish: {{ event: OrderCancelled, data: {Ping} }}", static s => s.Publish(static p => p.Event(new OrderCancelled("A"))) },
        {
            $"publish: {{ source: partner, correlation: c, events: [ {{ event: OrderCancelled, data: {Ping}, subject: x }}, {{ event: OrderCreated }} ] }}",
            static s => s.Publish(static p => p.Event(new OrderCancelled("A"), "x").Event("OrderCreated"), "partner", "c")
        },
        { $"command: {{ event: OrderCancelled, data: {Ping}, timeout: 5s, correlation: c }}", static s => s.Command(new OrderCancelled("A"), TimeSpan.FromSeconds(5), "c") },
        { $"command: {{ event: OrderCancelled, data: {Ping}, outcome: failed, error: no }}", static s => s.CommandFails(new OrderCancelled("A"), "no") },
        { "command: { event: OrderCreated, timeout: 5s, correlation: c }", static s => s.Command<OrderCreated>(TimeSpan.FromSeconds(5), "c") },
        { "command: { event: OrderCreated }", static s => s.Command("OrderCreated") },
        { "command: { event: Other, data: { a: [1] }, timeout: 6s }", static s => s.Command("Other", """{ "a": [1] }""", TimeSpan.FromSeconds(6)) },
        { "command: { event: OrderCreated, outcome: failed, error: never }", static s => s.CommandFails<OrderCreated>("never") },
        { "command: { event: Other, data: { a: 1 }, outcome: failed, error: no }", static s => s.CommandFails("Other", """{ "a": 1 }""", "no") },
        { "publish: { event: OrderCreated, subject: x }", static s => s.Publish(static p => p.Event<OrderCreated>("x")) },
        { $"trigger: {{ event: OrderCancelled, data: {Ping}, correlation: c }}", static s => s.Trigger(new OrderCancelled("A"), "c") },
        { "trigger: { event: OrderCreated, correlation: c }", static s => s.Trigger<OrderCreated>("c") },
        { "trigger: { event: Other, data: { a: 1 } }", static s => s.Trigger("Other", """{ "a": 1 }""") },
        { "wait_for_event: { event: OrderCancelled, timeout_seconds: 5, where: { order_id: A, b.c: 2 } }", static s => s.WaitForEvent<OrderCancelled>(TimeSpan.FromSeconds(5), static w => w.Field("order_id", "A").Field("b.c", 2)) },
        { "wait_for_event: { event: Other }", static s => s.WaitForEvent("Other") },
        { "wait_for_time: 2h", static s => s.WaitForTime(TimeSpan.FromHours(2)) },
        {
            "assert: { event_count: { A: 1, B: { exact: 2 }, C: { at_least: 3 }, D: { at_most: 4 }, E: { between: [5, 6] } } }",
            static s => s.Assert(static a => a.EventCount("A", exactly: 1).EventCount("B", 2).EventCount("C", atLeast: 3).EventCount("D", atMost: 4).EventCount("E", atLeast: 5, atMost: 6))
        },
        {
            "assert: { event_data: { A: [ { field: a, value: { b: [1] } }, { field: c, matches: ^x }, { field: d, exists: false }, { field: e, greater: 1, less: 2.5 } ] } }",
            static s => s.Assert(static a => a.EventData("A", static d => d.Field("a").Is(new { B = (int[])[1] }).Field("c").Matches("^x").Field("d").Exists(false).Field("e").IsGreaterThan(1).IsLessThan(2.5m)))
        },
        { "assert: { event_data: { A: { occurrence: 2, fields: [ { field: a, value: null } ] } } }", static s => s.Assert(static a => a.EventData("A", static d => d.Occurrence(2).Field("a").Is(null))) },
        { "assert: { event_data: { A: [ { field: a, value: 1, occurrence: all } ] } }", static s => s.Assert(static a => a.EventData("A", static d => d.All().Field("a").Is(1))) },
        {
            "assert: { event_data: { A: [ { field: a, value: 1, occurrence: 1 }, { field: a, value: 2, occurrence: 2 } ] } }",
            static s => s.Assert(static a => a.EventData("A", static d => d.Occurrence(1).Field("a").Is(1)).EventData("A", static d => d.Occurrence(2).Field("a").Is(2)))
        },
        { "assert: { event_order: [A, B, A] }", static s => s.Assert(static a => a.EventOrder("A", "B", "A")) },
        { "assert: { event_order_exact: [OrderCreated, OrderCancelled] }", static s => s.Assert(static a => a.EventOrderExact(typeof(OrderCreated), typeof(OrderCancelled))) },
        { "assert: { no_event: [OrderCreated, B] }", static s => s.Assert(static a => a.NoEvent<OrderCreated>().NoEvent("B")) },
        { "assert: { duration: { max: 5s, min: 1s } }", static s => s.Assert(static a => a.Duration(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1))) },
        { "assert: { metric: { name: mean_duration, exact: 5ms } }", static s => s.Assert(static a => a.MetricTime(MetricQuantity.MeanDuration, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5))) },
        {
            "http: { method: POST, service: shop, path: /a?b=c, headers: { x-a: b }, body: { a: 1 }, timeout: 5s, expect: { status: [200, 201], json: [ { field: a, value: 1 } ] }, save: { id: a.b } }",
            static s => s.Http("POST", "shop", "/a?b=c", static r => r.Header("x-a", "b").Body(new { A = 1 }).Within(TimeSpan.FromSeconds(5)).ExpectStatus(200, 201).ExpectJson(static j => j.Field("a").Is(1)).Save("id", "a.b"))
        },
        { "http: { url: http://a.example/b }", static s => s.Http("GET", new Uri("http://a.example/b")) },
        { "query: { service: shop, path: /a }", static s => s.Query("shop", "/a") },
        { "query: { url: https://a.example, expect: { status: 404 } }", static s => s.Query(new Uri("https://a.example"), static r => r.ExpectStatus(404)) },
        { "assert: { within: { after: OrderCreated, event: OrderCancelled, max: 5s, min: 1s } }", static s => s.Assert(static a => a.Within<OrderCreated, OrderCancelled>(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1))) },
        {
            "assert: { invariant: { name: i, event: OrderCancelled, fields: [ { field: order_id, exists: true } ], of: OrderCreated, compare: [ { field: order_id, equals: order_id }, { field: a, greater_than: b, less_than: c } ], never_more_than: OrderCreated } }",
            static s => s.Assert(static a => a.Invariant<OrderCancelled>(static i => i.Named("i").Fields(static f => f.Field("order_id").Exists()).Of<OrderCreated>().Equal("order_id", "order_id").GreaterThan("a", "b").LessThan("a", "c").NeverMoreThan<OrderCreated>()))
        },
        {
            "assert: { slo: [ { under: 100ms, percentile: 99, service: shop, handler: take, event: OrderCreated }, { under: 1s } ] }",
            static s => s.Assert(static a => a.Slo(TimeSpan.FromMilliseconds(100), 0.99m, "shop", "take", nameof(OrderCreated)).Slo(TimeSpan.FromSeconds(1)))
        },
        {
            "assert: { metric: [ { name: events, exact: 3, event: OrderCreated }, { name: error_rate, at_least: 0, at_most: 0.5, service: shop, handler: take }, { name: p99_duration, at_most: 250ms } ] }",
            static s => s.Assert(static a => a
                .Metric(MetricQuantity.Events, exactly: 3, eventType: nameof(OrderCreated))
                .Metric(MetricQuantity.ErrorRate, atLeast: 0, atMost: 0.5m, service: "shop", handler: "take")
                .MetricTime(MetricQuantity.P99Duration, atMost: TimeSpan.FromMilliseconds(250)))
        },
        {
            "assert: { compliance: { standards: [gdpr, iso_27001], encryption: { fields: [a, b], matches: ^tok_, events: A }, minimisation: { never: [card_number, us_ssn], without: cvv, events: [A, B] } } }",
            static s => s.Assert(static a => a.Compliance(static c => c
                .Standards(ComplianceStandard.Gdpr, ComplianceStandard.Iso27001)
                .Encryption(["a", "b"], "^tok_", ["A"])
                .Minimisation([SensitiveData.CardNumber, SensitiveData.UsSsn], ["cvv"], ["A", "B"])))
        },
        {
            "assert: { compliance: [ { access_control: { access: A, granted: OrderCreated, revoked: OrderCancelled, by: [a, b.c] } }, { access_control: { access: OrderCancelled, granted: OrderCreated } } ] }",
            static s => s.Assert(static a => a
                .Compliance(static c => c.AccessControl("A", "OrderCreated", "OrderCancelled", ["a", "b.c"]))
                .Compliance(static c => c.AccessControl<OrderCancelled, OrderCreated>()))
        },
        {
            "assert: { compliance: { audit_trail: { events: [A, B], entry: C, fields: [who, why], by: id }, segregation_of_duties: { first: OrderCreated, first_actor: a, second: OrderCancelled, second_actor: b.c, by: order_id } } }",
            static s => s.Assert(static a => a.Compliance(static c => c
                .AuditTrail(["A", "B"], "C", ["who", "why"], ["id"])
                .SegregationOfDuties<OrderCreated, OrderCancelled>("a", "b.c", "order_id")))
        },
        {
            "assert: { compliance: { standards: hipaa, breach_notification: { detected: A, notified: B, by: id }, erasure: { requested: OrderCreated, erased: OrderCancelled, within: 30d, forgets: [name, email], by: order_id }, retention: { created: A, deleted: B, at_least: 2192d, at_most: 3000d } } }",
            static s => s.Assert(static a => a.Compliance(static c => c
                .Standards(ComplianceStandard.Hipaa)
                .BreachNotification("A", "B", by: ["id"])
                .Erasure<OrderCreated, OrderCancelled>(TimeSpan.FromDays(30), ["name", "email"], ["order_id"])
                .Retention("A", "B", TimeSpan.FromDays(2192), TimeSpan.FromDays(3000))))
        },
    };

    public static TheoryData<string, MessageFault> Faults => new()
    {
        { "{ type: inject_failure, event: A }", new InjectFailureFault("A") },
        { "{ type: inject_failure, event: A, rate: 0.5 }", new InjectFailureFault("A") { AtCycle = null, Rate = 0.5m } },
        { "{ type: inject_failure, service: s, handler: h, error: transient, error_message: m, attempts: 2 }", new InjectFailureFault(null) { Service = "s", Handler = "h", Transient = true, ErrorMessage = "m", Attempts = 2 } },
        { "{ type: latency, event: A, delay: 2s, jitter: 1s, attempts: 1 }", new LatencyFault(TimeSpan.FromSeconds(2)) { Event = "A", Jitter = TimeSpan.FromSeconds(1), Attempts = 1 } },
        { "{ type: latency, service: s, endpoint: GET /a, delay: 2s }", new LatencyFault(TimeSpan.FromSeconds(2)) { Service = "s", Endpoint = "GET /a" } },
        { "{ type: timeout, service: s, after: 5s, name: n }", new TimeoutFault { Service = "s", After = TimeSpan.FromSeconds(5), Name = "n" } },
        { "{ type: drop, event: A, at_cycle: 3, from: 1s, until: 2s }", new DropFault { Event = "A", AtCycle = 3, From = TimeSpan.FromSeconds(1), Until = TimeSpan.FromSeconds(2) } },
        { "{ type: duplicate, event: A, times: 2 }", new DuplicateFault { Event = "A", Times = 2 } },
        { "{ type: reorder, event: A, delay: 3s }", new ReorderFault { Event = "A", Delay = TimeSpan.FromSeconds(3) } },
        { "{ type: corrupt_payload, event: A }", new CorruptPayloadFault { Event = "A" } },
        { "{ type: corrupt_payload, event: A, field: a, value: [1] }", new CorruptPayloadFault { Event = "A", Field = "a", Value = EventJson.Encode((int[])[1]) } },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void Steps_InYamlAndCSharp_AreTheSame(string yaml, Func<ScenarioBuilder, ScenarioBuilder> build) =>
        AssertSame(MarkedYaml.ReadGood($"name: N\nsteps:\n  - {yaml}"), build(ScenarioBuilder.Create("N")).Build());

    [Theory]
    [MemberData(nameof(Faults))]
    public void Faults_InYamlAndCSharp_AreTheSame(string yaml, MessageFault fault) => AssertSame(
        MarkedYaml.ReadGood($"name: N\nchaos: [ {yaml} ]\nsteps: [ {{ wait_for_time: 1 }} ]"),
        ScenarioBuilder.Create("N").Inject(fault).WaitForTime(TimeSpan.FromSeconds(1)).Build());

    [Fact]
    public void Heads_InYamlAndCSharp_AreTheSame() => AssertSame(
        MarkedYaml.ReadGood("""
            name: N
            description: d
            seed: 42
            tags: [a, b]
            setup: { services: [s, t] }
            settle: 5s
            chaos: [ { type: inject_failure, event: OrderCreated, at_cycle: 2, error_message: m, error: transient, attempts: 3, service: s, handler: h } ]
            steps: [ { wait_for_time: 1 } ]
            """),
        ScenarioBuilder.Create("N").WithDescription("d").WithSeed(42).WithTags("a", "b").WithServices("s", "t").SettleWithin(TimeSpan.FromSeconds(5))
            .InjectFailure<OrderCreated>(2, "m", attempts: 3, transient: true, handler: "h", service: "s")
            .WaitForTime(TimeSpan.FromSeconds(1))
            .Build());

    [Fact]
    public void ChaosSteps_InYamlAndCSharp_AreTheSame() => AssertSame(
        MarkedYaml.ReadGood("name: N\nchaos: [ { name: a, type: drop, event: A }, { name: b, type: drop, event: A } ]\nsteps: [ { chaos: { stop: a, start: [b] } } ]"),
        ScenarioBuilder.Create("N").Inject(new DropFault { Name = "a", Event = "A" }).Inject(new DropFault { Name = "b", Event = "A" }).Chaos(start: ["b"], stop: ["a"]).Build());

    [Fact]
    public void Hashes_OfAllThese_AreDistinct()
    {
        var hashes = Steps.Select(static row => MarkedYaml.ReadGood($"name: N\nsteps:\n  - {row.Data.Item1}"))
            .Concat(Faults.Select(static row => MarkedYaml.ReadGood($"name: N\nchaos: [ {row.Data.Item1} ]\nsteps: [ {{ wait_for_time: 1 }} ]")))
            .Select(ScenarioHash.Compute)
            .ToList();

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }

    private static void AssertSame(Scenario yaml, Scenario built)
    {
        Assert.Equal(ScenarioText.Of(built), ScenarioText.Of(yaml));
        Assert.Equal(ScenarioHash.Compute(built), ScenarioHash.Compute(yaml));
    }
}
