namespace Rehearsal.Scenarios;

/// <summary>The steps.</summary>
internal static class StepConstructs
{
    private static readonly ConstructKey EventKey = new("event", Shapes.EventType, "The event type.") { IsRequired = true };

    private static readonly ConstructKey DataKey = new(
        "data", Shapes.Payload, "The payload. Used as it is: a required field that is missing, or an unknown one, is an error.")
    {
        Default = "the example that the record declares with `IExample<T>`",
    };

    private static readonly ConstructKey CorrelationKey = new("correlation", Shapes.Text, "The correlation id.") { Default = "a new one" };

    private static readonly ConstructKey TimeoutKey = new("timeout", Shapes.Duration, "The longest wait.") { Default = "30 s" };

    public static Construct Trigger { get; } = new("trigger", "Publishes an event, with the source `scenario`.", [EventKey, DataKey, CorrelationKey])
    {
        Example = """
            name: An order of one article
            steps:
              - trigger:
                  event: OrderCreated
                  data:
                    order_id: ORD-1
                    customer_id: CUST-1
                    items: [ { product_id: PROD-456, quantity: 1, price: 29.99 } ]
              - assert: { event_count: { CustomerNotified: 1 } }
            """,
    };

    public static Construct PublishedEvent { get; } = new(
        "an event of publish", "An event.",
        [EventKey, DataKey, new("subject", Shapes.Text, "The subject.") { Default = "that of the field marked `[Subject]`" }]);

    public static Construct Publish { get; } = new(
        "publish", "Publishes one event or more in one commit, from a source of your choice.",
        [
            new("event", Shapes.EventType, "The event type; else `events`."), DataKey, PublishedEvent.Keys[2],
            new("events", Shapes.ListOfKeys("list of mappings with `event`, `data` and `subject`", PublishedEvent), $"Several events, in this order; at most {ScenarioLimits.PublishedMax:N0}."),
            new("source", Shapes.Text, "The source that the events state.") { Default = "`scenario`" },
            CorrelationKey with { Prose = "The correlation id of all the events.", Default = "a new one that they share" },
        ])
    {
        Alternatives = [["event"], ["events"]],
        Exclusive = [["events", "event"], ["events", "data"], ["events", "subject"]],
        Details = ["The events are in the log together, or none is. Each counts as published, and the first of a run begins its time as a trigger does."],
        Example = """
            name: Two payments of a partner arrive together
            steps:
              - publish:
                  source: partner
                  events:
                    - event: PaymentFailed
                      data: { order_id: ORD-1, reason: card expired }
                    - event: PaymentFailed
                      data: { order_id: ORD-2, reason: card stolen }
              - assert: { event_count: { PaymentFailed: 2 } }
            """,
    };

    public static Construct WaitForEvent { get; } = new(
        "wait_for_event", "Waits until an event was published since the run began.",
        [
            EventKey, TimeoutKey,
            new("timeout_seconds", Shapes.Seconds, "The same as a number of seconds; not both."),
            new("where", Shapes.Where, "Fields that must have these values, all of them."),
        ])
    {
        Exclusive = [["timeout", "timeout_seconds"]],
        Details =
        [
            "An event that was published before the step counts. A further wait for the same type and `where` waits for a further event. A wait that times out fails the scenario.",
        ],
        Example = """
            name: The payment comes within five seconds
            steps:
              - trigger: { event: OrderCreated }
              - wait_for_event: { event: PaymentCompleted, timeout: 5s, where: { order_id: ORD-1001 } }
            """,
    };

    public static Construct WaitForTime { get; } = new("wait_for_time", "Lets stage time pass.", [])
    {
        Value = Shapes.Duration,
        Example = """
            name: A day passes
            steps:
              - trigger: { event: OrderCreated }
              - wait_for_time: 1d
              - assert: { event_count: { CustomerNotified: 1 } }
            """,
    };

    public static Construct Assert { get; } = new("assert", "Settles the system, then evaluates checks, each against what the run has recorded so far.", [])
    {
        Value = new("mapping of one [check](../checks/README.md) or more, or a list of such mappings", () => Shapes.Ref("checks")),
        MayBeList = true,
        Details = ["A mapping says each kind of check once, and of an event type one thing. To say more, in an order of your choice, write a list: `assert: [ { event_order: [A, B] }, { event_order: [C, D] } ]`. It is one assertion all the same, settled once."],
        Example = """
            name: An order is paid and sent
            steps:
              - trigger: { event: OrderCreated }
              - assert:
                  event_count: { PaymentCompleted: 1, ShippingLabelCreated: 1 }
                  no_event: OrderCancelled
            """,
    };

    public static Construct Repeat { get; } = new(
        "repeat", "Takes its steps several times, one round after the other.",
        [
            new("times", Shapes.WholeFrom(1, ScenarioLimits.StepsTakenMax), "The number of rounds.") { IsRequired = true },
            new("as", Shapes.ColumnName, "A name for the number of the round, from 1: the steps use it as the [column](table.md) of a table with one row a round."),
            new("steps", Shapes.Steps, "The steps of a round.") { IsRequired = true },
        ])
    {
        Details = ["A round in which a wait, request or command fails is the last one. With `as` the rounds are rows of a table: each is taken."],
        Example = """
            name: Three orders, one after the other
            steps:
              - repeat:
                  times: 3
                  as: n
                  steps:
                    - trigger: { event: OrderCreated, data: { order_id: ORD-<n>, customer_id: CUST-1, items: [ { product_id: PROD-456, quantity: <n>, price: 10 } ] } }
                    - wait_for_event: { event: CustomerNotified, where: { order_id: ORD-<n> } }
              - assert: { event_count: { CustomerNotified: 3 } }
            """,
    };

    public static Construct Parallel { get; } = new(
        "parallel", "Takes branches of steps beside each other on the stage's time; it ends when all of them have.",
        [new("branches", Shapes.Branches, $"The branches: 1 to {ScenarioLimits.BranchesMax} lists of steps. The steps of a branch are taken one after the other.") { IsRequired = true }])
    {
        Details =
        [
            "On the simulated stage the seed decides whose turn it is. A wait that fails ends its own branch; the others go on, and after them the step has failed.",
        ],
        Example = """
            name: Two customers at once
            steps:
              - parallel:
                  branches:
                    - - publish: { event: OrderCreated, data: { order_id: ORD-1, customer_id: CUST-1, items: [ { product_id: PROD-456, quantity: 1, price: 10 } ] } }
                      - wait_for_event: { event: CustomerNotified, where: { order_id: ORD-1 } }
                    - - wait_for_time: 1ms
                      - publish: { event: OrderCreated, data: { order_id: ORD-2, customer_id: CUST-2, items: [ { product_id: PROD-456, quantity: 1, price: 10 } ] } }
                      - wait_for_event: { event: CustomerNotified, where: { order_id: ORD-2 } }
              - assert: { event_count: { CustomerNotified: 2 }, duration: { max: 5s } }
            """,
    };

    public static Construct Table { get; } = new(
        "table", "Takes its steps once for each row of a table.",
        [
            new("rows", new("list of mappings", () => Shapes.ListOf(Shapes.OrColumn(Shapes.Type("object").With("minProperties", 1).With("propertyNames", Shapes.ColumnName.Schema())))), "The rows: mappings of column names to values, all with the same columns.") { IsRequired = true },
            new("steps", Shapes.Steps, "The steps of a row. A row may bring its own under `steps`, then they are taken instead."),
        ])
    {
        Details =
        [
            "In the steps `<column>` stands for the row's value. A value that is nothing but `<column>` becomes the row's value, whatever that is: a number, a list, a mapping; within a longer text, or in quotes, it becomes text. Keys may hold columns too. A `<name>` that is no column is an error; `<<name>>` stands for the text `<name>` itself.",
            "Steps within steps see the columns of all tables around them; an inner one hides an outer one of the same name. A row whose wait fails does not keep the others from being taken; after the last row the step has failed.",
        ],
        Example = """
            name: What becomes of a payment, by card
            steps:
              - table:
                  rows:
                    - { card: tok_visa, outcome: PaymentCompleted, count: 2 }
                    - { card: tok_declined, outcome: PaymentFailed, count: 1 }
                  steps:
                    - trigger: { event: OrderCreated, data: { order_id: ORD-<card>, customer_id: CUST-1, card: <card>, items: [ { product_id: PROD-456, quantity: <count>, price: 29.99 } ] } }
                    - wait_for_event: { event: <outcome>, where: { order_id: ORD-<card> } }
            """,
    };

    public static Construct Chaos { get; } = new(
        "chaos", "Starts and stops [faults](../faults/README.md) by their names, while the scenario runs.",
        [
            new("stop", Shapes.Names, "The faults that end."),
            new("start", Shapes.Names, "The faults that begin, after others have ended."),
        ])
    {
        Alternatives = [["start"], ["stop"]],
        Details = ["A fault that a step starts before any step stops it is off when the run begins; every other one is on."],
        Example = """
            name: The gateway comes back
            chaos:
              - { name: gateway, type: inject_failure, event: PaymentProcessing, rate: 1, error_message: gateway down }
            steps:
              - trigger: { event: OrderCreated, data: { order_id: ORD-1, customer_id: CUST-1, items: [ { product_id: PROD-456, quantity: 1, price: 10 } ] } }
              - wait_for_event: { event: PaymentFailed }
              - chaos: { stop: gateway }
              - trigger: { event: OrderCreated, data: { order_id: ORD-2, customer_id: CUST-1, items: [ { product_id: PROD-456, quantity: 1, price: 10 } ] } }
              - wait_for_event: { event: PaymentCompleted, where: { order_id: ORD-2 } }
            """,
    };

    public static Construct Expectation { get; } = new(
        "expect", "What must be answered.",
        [
            new("status", Shapes.Statuses, "The status, or those that may be answered.") { Default = "200 to 299" },
            new("json", Shapes.PlainConditions, "What the answer's JSON must have."),
        ]);

    private static readonly ConstructKey[] TargetKeys =
    [
        new("service", Shapes.Text, "The service that answers, in snake_case; with `path`."),
        new("path", new("path from `/` on, with its query", () => Shapes.Type("string").With("pattern", "^[/<$]")), "The path."),
        new("url", new("`http://host/path`", () => Shapes.OrColumn(Shapes.Type("string").With("pattern", "^https?://."))), "The address, in the place of `service` and `path`."),
        new("headers", Shapes.Headers, "The request's headers."),
    ];

    private static readonly string[][] Targets = [["service", "path"], ["url"]];

    private static readonly string[][] TargetsExclude = [["url", "service"], ["url", "path"]];

    private static readonly ConstructKey[] AnswerKeys =
    [
        TimeoutKey with { Shape = Shapes.Timeout },
        new("expect", new("mapping with `status` and `json`", () => Shapes.MapOf(Expectation.Keys)), "What must be answered: `status` is a number or a list of them, 200 to 299 when absent; `json` is a list of [field conditions](../scenario-file.md#field-conditions)."),
        new("save", Shapes.Saves, "Fields of the answer's JSON to keep: later steps use them as `${name}`."),
    ];

    private const string SavedDetails =
        "In steps that follow, `${name}` stands for a saved value: in data, `where`, the values of field conditions, `correlation`, `subject`, paths, headers and bodies. A value that is nothing but `${name}` becomes the saved value, whatever that is; within a longer text it becomes text.";

    public static Construct Http { get; } = new(
        "http", "Sends a request to an [HTTP endpoint](../../guides/http.md), and checks the answer.",
        [
            new("method", Shapes.OneOf(RequestAddress.Methods), "The method.") { Default = "`GET`" },
            .. TargetKeys,
            new("body", Shapes.Any, "The body, sent as JSON."),
            .. AnswerKeys,
        ])
    {
        Alternatives = Targets,
        Exclusive = TargetsExclude,
        Details =
        [
            "The request is made in the system's own process, on both stages. No answer in time, a refused connection, another status, or JSON that does not fit fails the step, and with it the steps that follow, as after a wait that failed.",
            SavedDetails,
            "A host that no service has is asked over the network, as [Other hosts](../../guides/http.md#call) says.",
        ],
        ExampleSystem = "docs/snippets/Checkout",
        Example = """
            name: A charge over HTTP
            steps:
              - http:
                  method: POST
                  service: payment_service
                  path: /charges/ORD-1
                  body: { cents: 4200 }
                  expect: { status: 200, json: [ { field: cents, value: 4200 } ] }
                  save: { charged: cents }
              - trigger: { event: OrderPlaced, data: { order_id: ORD-2, cents: "${charged}" } }
              - assert: { event_data: { PaymentTaken: [ { field: order_id, value: ORD-2 }, { field: cents, value: "${charged}" } ] } }
            """,
    };

    public static Construct Query { get; } = new(
        "query", "Settles the system as an assertion does, then asks an [HTTP endpoint](../../guides/http.md) by GET, and checks the answer.",
        [.. TargetKeys, .. AnswerKeys])
    {
        Alternatives = Targets,
        Exclusive = TargetsExclude,
        Details = ["What is read follows what was written: a query sees what all events so far have come to. A failure counts as that of [http](http.md).", SavedDetails],
        ExampleSystem = "docs/snippets/Checkout",
        Example = """
            name: The charge can be read
            steps:
              - trigger: { event: OrderPlaced, data: { order_id: ORD-1, cents: 4200 } }
              - query:
                  service: payment_service
                  path: /charges/ORD-1
                  expect: { json: [ { field: charged, value: true } ] }
            """,
    };

    public static Construct Command { get; } = new(
        "command", "Publishes a command and waits for its outcome. A command is an event that exactly one handler of the system takes.",
        [
            EventKey, DataKey, CorrelationKey, TimeoutKey with { Prose = "The longest wait for the outcome." },
            new("outcome", Shapes.OneOf("succeeded", "failed"), "How its handling must end: its handler returned, or its last attempt failed.") { Default = "`succeeded`" },
            new("error", Shapes.Pattern, "What must be found in the error's message; with `outcome: failed`."),
        ])
    {
        Needs = [["error", "outcome"]],
        Details = ["Another outcome, or none in time, fails the step, and with it the steps that follow, as after a wait that failed. The command's source is `scenario`; it counts as published."],
        Example = """
            name: A payment is made by command
            steps:
              - command: { event: PaymentProcessing, data: { order_id: ORD-1, amount: 10, card: tok_visa } }
              - command: { event: PaymentProcessing, data: { order_id: ORD-2, amount: 10, card: tok_declined }, outcome: failed, error: declined }
            """,
    };

    /// <summary>Gets all steps, by name.</summary>
    public static IReadOnlyList<Construct> All { get; } = [Assert, Chaos, Command, Http, Parallel, Publish, Query, Repeat, Table, Trigger, WaitForEvent, WaitForTime];

    /// <summary>Gets the names of steps that this version does not have yet.</summary>
    public static string[] Later { get; } = ["fork", "load"];
}
