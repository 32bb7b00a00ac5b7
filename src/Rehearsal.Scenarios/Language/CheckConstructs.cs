namespace Rehearsal.Scenarios;

/// <summary>The checks of an assertion.</summary>
internal static class CheckConstructs
{
    private const string Order = "{ event: OrderCreated, data: { order_id: ORD-1, customer_id: CUST-1, items: [ { product_id: PROD-456, quantity: 2, price: 29.99 } ] } }";

    public static Construct Count { get; } = new(
        "a count", "How many.",
        [
            new("exact", Shapes.WholeFrom(0), "Exactly this many."),
            new("at_least", Shapes.WholeFrom(0), "At least this many."),
            new("at_most", Shapes.WholeFrom(0), "At most this many."),
            new("between", new("list of two whole numbers", () => Shapes.ListOf(Shapes.WholeFrom(0).Schema()).With("minItems", 2).With("maxItems", 2)), "At least the first and at most the second."),
        ])
    {
        Exclusive = [["exact", "at_least"], ["exact", "at_most"], ["exact", "between"], ["between", "at_least"], ["between", "at_most"]],
    };

    public static Construct Condition { get; } = new(
        "field condition", "What a field must have: its path and one operator or more.",
        [
            new("field", Shapes.FieldPath, "The field's path.") { IsRequired = true },
            new("value", Shapes.Any, "It is equal; objects and lists compare deeply, lists in order, numbers as decimals."),
            new("matches", Shapes.Pattern, "It is a text in which the regular expression is found."),
            new("exists", Shapes.Boolean, "It is there, or is not; `null` is there."),
            new("greater", Shapes.Number, "It is a number above this one."),
            new("less", Shapes.Number, "It is a number below this one."),
            new("occurrence", new("number from 1, or `all`", OccurrenceSchema), "Which event is meant."),
        ]);

    public static Construct PerEvent { get; } = new(
        "the data of an event type", "Conditions with an occurrence.",
        [
            new("fields", Shapes.Conditions, "The conditions.") { IsRequired = true },
            new("occurrence", new("number from 1, or `all`", OccurrenceSchema), "Which event is meant."),
        ]);

    public static Construct EventCount { get; } = new("event_count", "Counts the distinct events of types.", [])
    {
        Value = new(
            "mapping of event types to a whole number, or to a mapping with `exact`, `between: [a, b]`, or `at_least` and `at_most`",
            () => Shapes.Type("object").With("minProperties", 1).With("additionalProperties", Shapes.AnyOf(Shapes.WholeFrom(0).Schema(), Shapes.MapOf(Count).With("minProperties", 1)))),
        Example = $$"""
            name: One payment, at most one mail
            steps:
              - trigger: {{Order}}
              - assert: { event_count: { PaymentCompleted: 1, CustomerNotified: { at_most: 1 }, OrderCancelled: { between: [0, 1] } } }
            """,
    };

    public static Construct EventData { get; } = new("event_data", "Looks into the payloads of events.", [])
    {
        Value = new(
            "mapping of event types to a list of [field conditions](../scenario-file.md#field-conditions), or to a mapping with `fields` and `occurrence`",
            () => Shapes.Type("object").With("minProperties", 1).With("additionalProperties", Shapes.AnyOf(Shapes.Conditions.Schema(), Shapes.MapOf(PerEvent.Keys)))),
        Details =
        [
            "One event of the type must meet all conditions, unless `occurrence` says which: a number from 1 in the order of publishing, or `all`: at least one, and every one. It stands on a condition, or beside the list.",
        ],
        Example = $$"""
            name: The customer is told what was paid
            steps:
              - trigger: {{Order}}
              - assert:
                  event_data:
                    PaymentCompleted: [ { field: amount, value: 59.98 } ]
                    CustomerNotified: { occurrence: all, fields: [ { field: status, matches: "^confirmed$" } ] }
            """,
    };

    public static Construct EventOrder { get; } = new("event_order", "These types were published in this order; others may stand between.", [])
    {
        Value = new("list of event types", () => Shapes.ListOf(Shapes.EventType.Schema())),
        Example = $$"""
            name: Paid, then sent
            steps:
              - trigger: {{Order}}
              - assert: { event_order: [PaymentCompleted, ShippingLabelCreated] }
            """,
    };

    public static Construct EventOrderExact { get; } = new("event_order_exact", "Exactly these were published, in this order.", [])
    {
        Value = new("list of event types", () => Shapes.ListOf(Shapes.EventType.Schema())),
        Example = $$"""
            name: All that happens to an order
            steps:
              - trigger: {{Order}}
              - assert:
                  event_order_exact: [OrderCreated, PaymentProcessing, PaymentCompleted, InventoryReserved, ShippingLabelCreated, CustomerNotified]
            """,
    };

    public static Construct NoEvent { get; } = new("no_event", "None of these types was published.", [])
    {
        Value = new("event type, or list of them", () => Shapes.AnyOf(Shapes.EventType.Schema(), Shapes.ListOf(Shapes.EventType.Schema()))),
        Example = $$"""
            name: Nothing is cancelled
            steps:
              - trigger: {{Order}}
              - assert: { no_event: [OrderCancelled, PaymentRefunded] }
            """,
    };

    public static Construct Duration { get; } = new(
        "duration", "Bounds the stage time from the first trigger to the last event.",
        [new("max", Shapes.Duration, "The longest time."), new("min", Shapes.Duration, "The shortest time.")])
    {
        Alternatives = [["max"], ["min"]],
        Example = $$"""
            name: Done within two seconds
            steps:
              - trigger: {{Order}}
              - assert: { duration: { max: 2s } }
            """,
    };

    public static Construct Within { get; } = new(
        "within", "After each event of one type, an event of another comes in time in the same flow, that is with the same correlation id.",
        [
            new("after", Shapes.EventType, "The type that begins the time.") { IsRequired = true },
            new("event", Shapes.EventType, "The type that must follow.") { IsRequired = true },
            new("max", Shapes.Duration, "The longest time between the two.") { IsRequired = true },
            new("min", Shapes.Duration, "The shortest time between the two.") { Default = "0" },
        ])
    {
        MayBeList = true,
        Details = ["The first event of the second type that stands behind the first one in the log counts. It fails when the first type was never published."],
        Example = $$"""
            name: Each order is paid within a second
            steps:
              - trigger: {{Order}}
              - assert: { within: { after: OrderCreated, event: PaymentCompleted, max: 1s } }
            """,
    };

    public static Construct Relation { get; } = new(
        "field relation", "How a field compares with one of the other event.",
        [
            new("field", Shapes.FieldPath, "The field's path.") { IsRequired = true },
            new("equals", Shapes.FieldPath, "It is equal to this field of the other."),
            new("greater_than", Shapes.FieldPath, "It is a number above this field of the other."),
            new("less_than", Shapes.FieldPath, "It is a number below this field of the other."),
        ])
    {
        Alternatives = [["equals"], ["greater_than"], ["less_than"]],
    };

    public static Construct Invariant { get; } = new(
        "invariant", "Something that holds for every event of a type, and after each one. It holds when there is none.",
        [
            new("event", Shapes.EventType, "The event type.") { IsRequired = true },
            new("name", Shapes.Text, "What it is called, for people."),
            new("fields", Shapes.PlainConditions, "What every event of the type must have."),
            new("of", Shapes.EventType, "The type of the event that it is compared with: the last one before it in its flow. There must be one."),
            new("compare", Shapes.ListOfKeys("list of mappings with `field` and one of `equals`, `greater_than`, `less_than`", Relation), "How fields of the two compare."),
            new("never_more_than", Shapes.EventType, "At any time there were at least as many events of this type."),
        ])
    {
        Alternatives = [["fields"], ["of"], ["never_more_than"]],
        Needs = [["compare", "of"]],
        MayBeList = true,
        Example = $$"""
            name: What is charged was asked for
            steps:
              - trigger: {{Order}}
              - assert:
                  invariant:
                    - { event: PaymentCompleted, fields: [ { field: amount, greater: 0 } ] }
                    - { event: PaymentCompleted, of: PaymentProcessing, compare: [ { field: amount, equals: amount }, { field: order_id, equals: order_id } ] }
                    - { name: no mail without a label, event: CustomerNotified, never_more_than: ShippingLabelCreated }
            """,
    };

    public static Construct Slo { get; } = new(
        "slo", "A share of the handlings of the run succeeds in time.",
        [
            new("under", Shapes.Duration, "The longest duration of a good handling.") { IsRequired = true },
            new("target", new("share, more than 0 and at most 1", ShareSchema), "The share that must be good.") { Default = "1" },
            new("percentile", new("number, more than 0 and at most 100", () => Shapes.OrColumn(Shapes.Type("number").With("exclusiveMinimum", 0).With("maximum", 100))), "The same in percent: `99` says that the 99th percentile is within the time. Not both."),
            new("service", Shapes.Text, "Only handlings of this service or saga."),
            new("handler", Shapes.Text, "Only handlings of this handler or saga step."),
            new("event", Shapes.EventType, "Only handlings of this event type."),
        ])
    {
        Exclusive = [["target", "percentile"]],
        MayBeList = true,
        Details = ["Every attempt counts; one that did not succeed is not good, however fast. Time in the queue does not count. It fails when there was no handling."],
        Example = $$"""
            name: The gateway is fast enough
            steps:
              - repeat: { times: 20, steps: [ { trigger: { event: PaymentProcessing, data: { order_id: ORD-1, amount: 10, card: tok_visa } } } ] }
              - assert: { slo: { service: payment_service, handler: charge_card, under: 100ms, percentile: 99 } }
            """,
    };

    public static Construct Metric { get; } = new(
        "metric", "A quantity of the run lies within bounds.",
        [
            new("name", Shapes.OneOf([.. MetricNames.All]), "The quantity.") { IsRequired = true },
            new("at_least", new("number, or a duration for a time", BoundSchema), "The least value."),
            new("at_most", new("number, or a duration for a time", BoundSchema), "The greatest value."),
            new("exact", new("number, or a duration for a time", BoundSchema), "The only value; then neither of the others."),
            new("event", Shapes.EventType, "Only this event type."),
            new("service", Shapes.Text, "Only handlings of this service or saga; not for `events` and `event_rate`."),
            new("handler", Shapes.Text, "Only handlings of this handler or saga step; as `service`."),
        ])
    {
        Alternatives = [["exact"], ["at_least"], ["at_most"]],
        Exclusive = [["exact", "at_least"], ["exact", "at_most"]],
        MayBeList = true,
        Details =
        [
            "`events`: distinct domain events. `event_rate`: those a second, from the first trigger to the last of them. `handlings`: attempts of handlers. `retries`: attempts that were tried again. `failures`: handlings whose last attempt failed; `dead_letters`: those put aside. `error_rate`: the share of attempts that did not succeed, from 0 to 1. `mean_duration`, `p50_duration`, `p95_duration`, `p99_duration`, `max_duration`: of attempts, without the time in the queue; percentiles are by nearest rank.",
            "A rate of errors, an event rate and a duration fail when there is nothing to measure.",
        ],
        Example = $$"""
            name: Little is tried again
            steps:
              - trigger: {{Order}}
              - assert:
                  metric:
                    - { name: events, at_least: 6 }
                    - { name: error_rate, at_most: 0.01 }
                    - { name: p95_duration, service: payment_service, at_most: 200ms }
            """,
    };

    public static Construct Compliance { get; } = new(
        "compliance", "The run shows evidence of controls that standards ask for. A control without evidence does not hold.",
        [
            new("standards", Shapes.OneOrMoreOf(ComplianceCatalog.Standards), "Each control that one of these asks for and that is not said fails."),
            .. ControlConstructs.All.Select(static control => new ConstructKey(control.Name, new($"[mapping](#{control.Name})", () => Shapes.MapOf(control)), control.Summary)),
        ])
    {
        Alternatives = [["standards"], .. ControlConstructs.All.Select(static control => new[] { control.Name })],
        MayBeList = true,
        Parts = ControlConstructs.All,
        Details =
        [
            "Every control is a result of its own. Each is about the events of the run so far, and needs some: without an access there is no evidence that access is controlled.",
            "What the standards ask for, as far as a run can show it, with the clause that a result names:",
            string.Join('\n', ["| | " + string.Join(" | ", ComplianceCatalog.Controls.Select(static name => $"`{name}`")) + " |", $"|---{string.Concat(ComplianceCatalog.Controls.Select(static _ => "|---"))}|", .. Enum.GetValues<ComplianceStandard>().Select(Row)]),
            "A time that a control says must not be laxer than these. A year is taken as 365 days and a month as 28: say `at_least` for more.",
            "It says what one run shows of a system and replaces no audit; that a field matches a pattern does not show that the cipher is a good one.",
        ],
        Example = $$"""
            name: No card data in events, and every charge on record
            steps:
              - trigger: {{Order}}
              - assert:
                  compliance:
                    encryption: { fields: card, matches: "^tok_" }
                    minimisation: { never: [card_number, us_ssn], without: [cvv, pin] }
                    audit_trail: { events: PaymentCompleted, fields: [order_id, amount] }
            """,
    };

    /// <summary>Gets all checks, by name.</summary>
    public static IReadOnlyList<Construct> All { get; } =
        [Compliance, Duration, EventCount, EventData, EventOrder, EventOrderExact, Invariant, Metric, NoEvent, Slo, Within];

    /// <summary>Gets the names of checks that this version does not have yet.</summary>
    public static string[] Later { get; } = ["cost"];

    // The clauses of a standard, and the times it sets.
    private static string Row(ComplianceStandard standard)
    {
        var cells = Enum.GetValues<ComplianceControlKind>().Select(kind =>
        {
            var clause = ComplianceCatalog.ClausesOf(kind, [standard]) is [var only] ? only : "";
            return ComplianceCatalog.TimeOf(kind, [standard]) is { } time ? $"{clause}: {ControlTime.Format(time)}" : clause;
        });
        return $"| `{ComplianceCatalog.NameOf(standard)}` | {string.Join(" | ", cells)} |";
    }

    private static System.Text.Json.Nodes.JsonObject ShareSchema() =>
        Shapes.OrColumn(Shapes.Type("number").With("exclusiveMinimum", 0).With("maximum", 1));

    private static System.Text.Json.Nodes.JsonObject BoundSchema() => Shapes.AnyOf(Shapes.Type("number").With("minimum", 0), Shapes.Duration.Schema());

    private static System.Text.Json.Nodes.JsonObject OccurrenceSchema() =>
        Shapes.AnyOf(Shapes.WholeFrom(1).Schema(), new System.Text.Json.Nodes.JsonObject { ["const"] = "all" });
}
