namespace Rehearsal.Scenarios.Tests;

public class ScenarioValidatorTests
{
    private static readonly SystemCatalog Shop = new(
        [
            new EventSchema(
                "OrderCreated",
                [
                    new FieldSchema("order_id", FieldKind.Text, Required: true),
                    new FieldSchema("total", FieldKind.Number, Required: false, Nullable: true),
                    new FieldSchema("open", FieldKind.Boolean, Required: false),
                    new FieldSchema("extra", FieldKind.Any, Required: false),
                    new FieldSchema("tags", FieldKind.Object, Required: false),
                    new FieldSchema("channel", FieldKind.Text, Required: false, Values: ["web", "phone"]),
                    new FieldSchema("address", FieldKind.Object, Required: false, Fields: [new FieldSchema("city", FieldKind.Text, Required: true)]),
                    new FieldSchema(
                        "items", FieldKind.List, Required: true, ItemKind: FieldKind.Object,
                        Fields: [new FieldSchema("price", FieldKind.Number, Required: true), new FieldSchema("quantity", FieldKind.Integer, Required: false)]),
                ],
                HasExample: true),
            new EventSchema("PaymentFailed", [new FieldSchema("order_id", FieldKind.Text, Required: true)], HasExample: false),
        ],
        [new ServiceSchema("order_service", ["on_order_created", "on_payment_failed"]), new ServiceSchema("payment_service", ["take_payment"])]);

    [Fact]
    public void Validate_WhatFits_IsEmpty()
    {
        var scenario = MarkedYaml.ReadGood(
            """
            name: N
            setup: { services: [order_service] }
            chaos: [ { type: inject_failure, event: OrderCreated, service: payment_service, handler: take_payment }, { type: inject_failure, event: OrderCreated, handler: on_order_created } ]
            steps:
              - trigger: { event: OrderCreated }
              - trigger:
                  event: OrderCreated
                  data: { order_id: a, total: null, open: true, extra: [1], tags: { any: thing }, channel: web, address: { city: c }, items: [ { price: 1.5, quantity: 2 } ] }
              - wait_for_event: { event: PaymentFailed, where: { order_id: a } }
              - assert:
                  event_data: { OrderCreated: [ { field: "items[3].price", value: 1 }, { field: extra.any.thing, exists: false }, { field: tags.any, value: 1 }, { field: items, exists: true }, { field: card_number, exists: false } ] }
                  event_order: [OrderCreated, PaymentFailed]
                  no_event: PaymentFailed
                  event_count: { OrderCreated: 1 }
            """);

        Assert.Empty(ScenarioValidator.Validate(scenario, Shop));
    }

    [Theory]
    [InlineData("RHS0202", "setup: { services: [order_service, §payment_servce] }", "")]
    [InlineData("RHS0201", "chaos: [ { type: inject_failure, event: §OrderCreate } ]", "")]
    [InlineData("RHS0202", "chaos: [ { type: inject_failure, event: OrderCreated, handler: x, service: §nobody } ]", "")]
    [InlineData("RHS0206", "chaos: [ { type: inject_failure, event: OrderCreated, handler: §take_payment, service: order_service } ]", "")]
    [InlineData("RHS0206", "chaos: [ { type: inject_failure, event: OrderCreated, handler: §take_paymant } ]", "")]
    [InlineData("RHS0201", "", "trigger: { event: §ordercreated }")]
    [InlineData("RHS0207", "", "trigger: { event: §PaymentFailed }")]
    [InlineData("RHS0204", "", "trigger: { event: PaymentFailed, data: { order_id: a, §orderid: b } }")]
    [InlineData("RHS0205", "", "trigger: { event: PaymentFailed, data: §{} }")]
    [InlineData("RHS0102", "", "trigger: { event: PaymentFailed, data: { §order_id: 5 } }")]
    [InlineData("RHS0102", "", "trigger: { event: PaymentFailed, data: { §order_id: null } }")]
    [InlineData("RHS0102", "", "trigger: { event: OrderCreated, data: { order_id: a, items: [], §open: yes } }")]
    [InlineData("RHS0103", "", "trigger: { event: OrderCreated, data: { order_id: a, items: [], §channel: wab } }")]
    [InlineData("RHS0205", "", "trigger: { event: OrderCreated, data: { order_id: a, items: [], §address: {} } }")]
    [InlineData("RHS0205", "", "trigger: { event: OrderCreated, data: { order_id: a, items: [ { price: 1 }, §{ quantity: 1 } ] } }")]
    [InlineData("RHS0102", "", "trigger: { event: OrderCreated, data: { order_id: a, items: [ { price: 1, §quantity: 1.0 } ] } }")]
    [InlineData("RHS0102", "", "trigger: { event: OrderCreated, data: { order_id: a, items: [ §5 ] } }")]
    [InlineData("RHS0102", "", "trigger: { event: OrderCreated, data: { order_id: a, §items: {} } }")]
    [InlineData("RHS0204", "", "wait_for_event: { event: PaymentFailed, where: { §ordr_id: a } }")]
    [InlineData("RHS0201", "", "wait_for_event: { event: §PaymentFaild }")]
    [InlineData("RHS0201", "", "assert: { event_count: { §Nothing: 1 } }")]
    [InlineData("RHS0201", "", "assert: { event_data: { §Nothing: [ { field: a, value: 1 } ] } }")]
    [InlineData("RHS0201", "", "assert: { event_order: [OrderCreated, §Nothing] }")]
    [InlineData("RHS0201", "", "assert: { no_event: [OrderCreated, §Nothing] }")]
    [InlineData("RHS0204", "", "assert: { event_data: { OrderCreated: [ { field: §status, value: 1 } ] } }")]
    [InlineData("RHS0204", "", "assert: { event_data: { OrderCreated: [ { field: §items.price, value: 1 } ] } }")]
    [InlineData("RHS0204", "", "assert: { event_data: { OrderCreated: [ { field: §\"items[0].prise\", value: 1 } ] } }")]
    [InlineData("RHS0204", "", "assert: { event_data: { OrderCreated: [ { field: §\"order_id[0]\", value: 1 } ] } }")]
    [InlineData("RHS0204", "", "assert: { event_data: { OrderCreated: [ { field: §order_id.x, value: 1 } ] } }")]
    public void Validate_WhatDoesNotFit_TellsCodeAndPlace(string code, string top, string step)
    {
        var marked = $"name: N\n{top}\nsteps:\n  - {(step.Length == 0 ? "wait_for_time: 1" : step)}";
        var before = marked[..marked.IndexOf('§', StringComparison.Ordinal)];
        var place = new SourceLocation(before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));

        var diagnostic = Assert.Single(ScenarioValidator.Validate(MarkedYaml.ReadGood(marked.Replace("§", "", StringComparison.Ordinal)), Shop));

        Assert.Equal((code, place, "orders.yaml"), (diagnostic.Code, diagnostic.Location, diagnostic.File));
    }

    [Fact]
    public void Validate_SeveralErrors_AreAllReportedInOrderOfPlace()
    {
        var scenario = MarkedYaml.ReadGood(
            """
            name: N
            steps:
              - trigger: { event: PaymentFailed, data: { x: 1, order_id: 2 } }
              - wait_for_event: { event: Nothing }
            setup: { services: [nobody] }
            """);

        Assert.Equal(
            ["RHS0204 3:46", "RHS0102 3:52", "RHS0201 4:30", "RHS0202 5:21"],
            ScenarioValidator.Validate(scenario, Shop).Select(diagnostic => $"{diagnostic.Code} {diagnostic.Location.Line}:{diagnostic.Location.Column}"));
    }

    [Fact]
    public void Validate_NearName_IsOffered()
    {
        var diagnostic = Assert.Single(ScenarioValidator.Validate(
            ScenarioBuilder.Create("N").WaitForTime(TimeSpan.Zero).WaitForEvent("payment_failed").Build(), Shop));

        Assert.Equal("unknown event 'payment_failed' in step 2.", diagnostic.Message);
        Assert.Equal("one of: OrderCreated, PaymentFailed", diagnostic.Expected);
        Assert.Equal("write 'PaymentFailed', or remove it", diagnostic.Fix);
        Assert.Null(diagnostic.File);
        Assert.False(diagnostic.Location.IsKnown);
    }

    [Fact]
    public void Validate_AnEmptyCatalog_ReportsEverything() =>
        Assert.Equal(12, ScenarioValidator.Validate(SeedFile.Read(SeedFile.OrderFlow), new SystemCatalog([], [])).Count);
}
