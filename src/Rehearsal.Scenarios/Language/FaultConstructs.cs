namespace Rehearsal.Scenarios;

/// <summary>The faults, by <c>type</c>.</summary>
internal static class FaultConstructs
{
    private const string Order = "{ event: OrderCreated, data: { order_id: ORD-1, customer_id: CUST-1, items: [ { product_id: PROD-456, quantity: 2, price: 29.99 } ] } }";

    private static readonly ConstructKey[] Selection =
    [
        new("type", Shapes.Text, "The fault's type.") { IsRequired = true },
        new("name", Shapes.Text, "A name by which [chaos](../steps/chaos.md) steps start and stop it."),
        new("event", Shapes.EventType, "Only events of this type."),
        new("service", Shapes.Text, "Only in this service or saga."),
        new("handler", Shapes.Text, "Only the handler or saga step of this name."),
        new("at_cycle", Shapes.WholeFrom(1), "Only the Nth distinct event of the type, from 1 in log order.") { Default = "every one" },
        new("rate", new("share, more than 0 and at most 1", () => Shapes.OrColumn(Shapes.Type("number").With("exclusiveMinimum", 0).With("maximum", 1))), "The share that is befallen, drawn from the seed for each by itself.") { Default = "1" },
        new("from", Shapes.Duration, "Only from this time after the first trigger on.") { Default = "from the beginning" },
        new("until", Shapes.Duration, "Only before this time after the first trigger.") { Default = "to the end" },
    ];

    private static readonly ConstructKey[] SelectionOnTheWay =
    [
        .. Selection.Select(static key => key.Name == "handler" ? key with { Prose = "Only the handler of this name. A saga has no step for an event yet that is on its way to it: name it by `service`." } : key),
    ];

    private static readonly ConstructKey[] SelectionOrEndpoint =
    [
        .. Selection.Select(static key => key.Name == "handler" ? key with { Prose = "Only the handler, saga step or method of an endpoint of this name." } : key),
        new("endpoint", Shapes.Text, "Only the HTTP endpoint that answers this, as its method declares it: `POST /charges/{id}`."),
    ];

    private static readonly string[][] Victims = [["event"], ["service"], ["handler"]];

    private static readonly string[][] VictimsOrEndpoint = [.. Victims, ["endpoint"]];

    private static readonly string[][] CycleNeedsEvent = [["at_cycle", "event"]];

    private static readonly string[][] EndpointWithout = [["endpoint", "event"]];

    private const string OfEndpoints = "Where no event is named it befalls the answers of [HTTP endpoints](../../guides/http.md) too: all those of the service, or the one whose method or `endpoint` it names.";

    private static readonly ConstructKey AttemptsKey = new("attempts", Shapes.WholeFrom(1), "How many attempts of a handling are befallen, the first ones.") { Default = "all" };

    public static Construct InjectFailure { get; } = new(
        "inject_failure", "Handlers fail before they run, by an error that carries a message.",
        [
            .. With("at_cycle", "1; with `rate`, every one"),
            AttemptsKey,
            new("error_message", Shapes.TextOrEmpty, "The error's message.") { Default = "`Injected failure`" },
            new("error", Shapes.OneOf("permanent", "transient"), "Whether a retry policy may try again.") { Default = "`permanent`: no retry tries again" },
        ])
    {
        Alternatives = VictimsOrEndpoint,
        Needs = CycleNeedsEvent,
        Exclusive = EndpointWithout,
        Details =
        [
            $"{OfEndpoints} A permanent failure is answered with 500, a transient one with 503.",
            "The simulated service time passes before the failure. In a saga a step, the end of a wait and a cancellation can be made to fail, each on the event that triggers it; a compensation cannot.",
        ],
        Example = $$"""
            name: The gateway is down
            chaos:
              - { type: inject_failure, event: PaymentProcessing, at_cycle: 1, error_message: Payment gateway timeout }
            steps:
              - trigger: {{Order}}
              - assert: { event_data: { PaymentFailed: [ { field: reason, value: Payment gateway timeout } ] } }
            """,
    };

    public static Construct Latency { get; } = new(
        "latency", "Handlers begin late: inside their policies, so that a time-out sees it.",
        [
            .. SelectionOrEndpoint, AttemptsKey,
            new("delay", Shapes.Duration, "How late.") { IsRequired = true },
            new("jitter", Shapes.Duration, "The greatest time that is added, drawn from the seed.") { Default = "0" },
        ])
    {
        Alternatives = VictimsOrEndpoint,
        Needs = CycleNeedsEvent,
        Exclusive = EndpointWithout,
        Details = [OfEndpoints],
        Example = $$"""
            name: Two slow seconds
            chaos:
              - { type: latency, event: PaymentProcessing, service: payment_service, delay: 2s }
            steps:
              - trigger: {{Order}}
              - assert: { event_count: { CustomerNotified: 1 }, duration: { min: 2s } }
            """,
    };

    public static Construct Timeout { get; } = new(
        "timeout", "Handlers do not answer: time passes, then the attempt fails with a time-out, which a retry policy may try again.",
        [
            .. SelectionOrEndpoint, AttemptsKey,
            new("after", Shapes.Duration, "The time that passes. A `[Timeout]` of the handler ends the attempt sooner.") { Default = "30 s" },
        ])
    {
        Alternatives = VictimsOrEndpoint,
        Needs = CycleNeedsEvent,
        Exclusive = EndpointWithout,
        Details = [$"{OfEndpoints} The answer is 504, unless the caller gives up first."],
        Example = $$"""
            name: The carrier does not answer
            chaos:
              - { type: timeout, service: shipping_service, handler: create_label, after: 5s }
            steps:
              - trigger: {{Order}}
              - assert: { event_count: { InventoryReserved: 1 }, no_event: ShippingLabelCreated }
            """,
    };

    public static Construct Drop { get; } = new("drop", "Events do not arrive at services.", SelectionOnTheWay)
    {
        Alternatives = Victims,
        Needs = CycleNeedsEvent,
        Details = ["The event was published and counts. A service that was started again, on a log that outlives a run, is handed it anew."],
        Example = $$"""
            name: The label is lost on its way to the mail
            chaos:
              - { type: drop, event: ShippingLabelCreated, service: notification_service }
            steps:
              - trigger: {{Order}}
              - assert: { event_count: { ShippingLabelCreated: 1 }, no_event: CustomerNotified }
            """,
    };

    public static Construct Duplicate { get; } = new(
        "duplicate", "Events arrive at services more than once.",
        [.. SelectionOnTheWay, new("times", Shapes.WholeFrom(1, ScenarioLimits.DuplicatesMax), "How many times an event arrives again.") { Default = "1" }])
    {
        Alternatives = Victims,
        Needs = CycleNeedsEvent,
        Details = ["The event counts once. What a handler publishes when it is called again are events of their own, and count."],
        Example = $$"""
            name: A payment that arrives twice is charged once
            chaos:
              - { type: duplicate, event: OrderCreated, service: order_service, times: 2 }
            steps:
              - trigger: {{Order}}
              - assert: { event_count: { OrderCreated: 1, PaymentCompleted: 1 } }
            """,
    };

    public static Construct Reorder { get; } = new(
        "reorder", "Events arrive late at services, and others of their key overtake them.",
        [.. SelectionOnTheWay, new("delay", Shapes.Duration, "How late.") { Default = "1 s" }])
    {
        Alternatives = Victims,
        Needs = CycleNeedsEvent,
        Details = ["Unlike [latency](latency.md) it holds nothing up that stands behind the event."],
        Example = $$"""
            name: The first order is handled last
            chaos:
              - { type: reorder, event: OrderCreated, at_cycle: 1, service: payment_service, delay: 500ms }
            steps:
              - trigger: {{Order}}
              - trigger: { event: OrderCreated, data: { order_id: ORD-2, customer_id: CUST-2, items: [ { product_id: PROD-456, quantity: 1, price: 10 } ] } }
              - assert: { event_data: { PaymentCompleted: [ { field: order_id, value: ORD-2, occurrence: 1 }, { field: order_id, value: ORD-1, occurrence: 2 } ] } }
            """,
    };

    public static Construct CorruptPayload { get; } = new(
        "corrupt_payload", "Handlers get a payload that was damaged on its way; the event in the log is whole.",
        [
            .. Selection, AttemptsKey,
            new("field", Shapes.FieldPath, "The field that is damaged.") { Default = "all of it is lost, which no handler can read" },
            new("value", Shapes.Any, "What the field has instead.") { Default = "the field is taken away" },
        ])
    {
        Alternatives = Victims,
        Needs = [.. CycleNeedsEvent, ["value", "field"]],
        Details = ["A payload that cannot be read fails the handler permanently: no retry tries again.", "In a saga it reaches the step that begins it, the end of a wait and a cancellation. Which saga an event belongs to, and whether it is the one waited for, is decided by the whole event. A payload that cannot be read fails the step, and the saga is undone; a cancellation that cannot be read does not happen."],
        Example = $$"""
            name: The amount is lost
            chaos:
              - { type: corrupt_payload, event: PaymentProcessing, field: amount }
            steps:
              - trigger: {{Order}}
              - assert: { no_event: PaymentCompleted, metric: { name: failures, event: PaymentProcessing, exact: 1 } }
            """,
    };

    /// <summary>Gets all faults, by name.</summary>
    public static IReadOnlyList<Construct> All { get; } = [CorruptPayload, Drop, Duplicate, InjectFailure, Latency, Reorder, Timeout];

    private static IEnumerable<ConstructKey> With(string name, string absent) =>
        SelectionOrEndpoint.Select(key => key.Name == name ? key with { Default = absent } : key);
}
