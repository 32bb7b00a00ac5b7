using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Events;

namespace Rehearsal.Scenarios.Tests;

/// <summary>Draws scenarios as C# builds them: every step, check and fault, with names, texts, numbers and times that are hard to write down.</summary>
internal sealed class DrawnModel(Random random)
{
    private const int DepthMax = 3;

    private static readonly string[] Texts =
    [
        "a", "ORD-1", "007", "1e3", "0x1F", ".5", "-0", "yes", "No", "on", "null", "~", "true", ".nan", "-.inf", "2000-01-01", "12:30:45", "1_000", "=", "<<", "?", "-", "- a", "a: b", "a #b",
        "#", "&a", "*a", "!!str x", "|", ">", "%YAML 1.2", "---", "...", "@", "`", "'", "\"", "it's", "\\", "\\n", "{", "}", "[a]", ",", " a", "a ", "\ta", "a\tb", "two\nlines", "ends\n", "\nbegins",
        "\r\n", "a\rb", "é", "日本語", "😀", "\u0000", "\u0007", "\u007f", "\u0085", "\u00a0", "\u200b", "\u2028x\u2029", "\ufeff", "\uffff", "<n>", "<<n>>", "<", ">>", "${", "$", "5s", "100ms", "1.5h",
        new string('x', 1_100), "k: " + new string('é', 1_500),
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "1.0", "1.50", "-7.25", "1e3", "1E+3", "-2e-7", "1e400", "1e-400", "123456789012345678901234567890", "0.000000000000000000000000000001",
    ];

    private static readonly string[] Paths = ["order_id", "items[0].price", "a.b.c", "x[2][3]", "é", "with space", "yes", "1"];

    private static readonly TimeSpan[] Durations =
    [
        TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromMicroseconds(3), TimeSpan.FromMilliseconds(1.5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31), TimeSpan.FromHours(2),
        TimeSpan.FromDays(1) + TimeSpan.FromTicks(1), TimeSpan.FromDays(9.5),
    ];

    private static readonly string[] Patterns = ["^ORD-", "a+|b", "\\d{3}", "[\"']", "\\\\", "é$"];

    private static readonly string[] FaultNames = ["f", "g", "yes", "two\nlines"];

    /// <summary>Draws a scenario.</summary>
    public Scenario Draw() => new()
    {
        Name = Text(),
        Description = Maybe(() => random.Next(5) == 0 ? "" : Text()),
        System = Maybe(Text),
        Seed = random.Next(3) switch { 0 => null, 1 => ScenarioLimits.SeedMax, _ => (ulong)random.Next() },
        Tags = Maybe(Distinct) ?? [],
        Services = Maybe(Distinct),
        SettleBound = random.Next(2) == 0 ? Scenario.DefaultSettleBound : Duration(),
        Chaos = [.. FaultNames.Select(name => Fault() with { Name = name }), .. Many(Fault, 0)],
        Steps = Steps(0),
    };

    private Step[] Steps(int depth) => Many(() => Step(depth), 1);

    private Step Step(int depth) => random.Next(depth < DepthMax ? 13 : 10) switch
    {
        0 => new TriggerStep(EventType()) { Data = MaybeData(Object), Correlation = Maybe(Text) },
        1 => new WaitForEventStep(EventType()) { Timeout = Duration(), Where = Where() },
        2 => new WaitForTimeStep(Duration()),
        3 => new AssertStep(Checks()),
        4 => new PublishStep(Many(() => new PublishedEvent(EventType()) { Data = MaybeData(Object), Subject = Maybe(Text) }, 1)) { Source = Text(), Correlation = Maybe(Text) },
        5 => Command(),
        6 => Targeted(new HttpStep(One(RequestAddress.Methods), "/a?b=c&d=%20")),
        7 => Targeted(new QueryStep("/<n>/é")),
        8 => new ChaosStep { Start = [One(FaultNames)], Stop = random.Next(2) == 0 ? [] : FaultNames[..random.Next(1, 4)] },
        9 => new ChaosStep { Stop = [One(FaultNames)] },
        10 => new RepeatStep(random.Next(1, 4), Steps(depth + 1)),
        11 => new ParallelStep(Many(() => (IReadOnlyList<Step>)Steps(depth + 1), 1)),
        _ => new TableStep(Rows(depth)),
    };

    private CommandStep Command() => new(EventType())
    {
        Data = MaybeData(Object),
        Correlation = Maybe(Text),
        Timeout = Duration(),
        Outcome = random.Next(2) == 0 ? CommandOutcome.Succeeded : CommandOutcome.Failed,
    };

    private RequestStep Targeted(RequestStep step) => step with
    {
        Service = random.Next(2) == 0 ? Text() : null,
        Timeout = random.Next(2) == 0 ? RequestStep.DefaultTimeout : TimeSpan.FromMilliseconds(random.Next(1, 90_000)),
        Headers = random.Next(2) == 0 ? [] : [new("x-a", "b: c # d"), new("yes", "null"), new("!#$%&'*+-.^_`|~", "~ ")],
        Body = step is HttpStep ? MaybeData(() => Json(0)) : null,
        Statuses = random.Next(2) == 0 ? [] : [200, 404],
        Json = Many(() => Condition(), 0),
        Save = random.Next(2) == 0 ? [] : [new SavedField("x", "a.b"), new SavedField("id_2", "items[0]")],
    } is var drawn && drawn.Service is null ? drawn with { Host = "http://a.example:8080" } : drawn;

    private TableRow[] Rows(int depth)
    {
        // All rows have the same columns.
        var columns = new[] { "a", "b_2", "C" }[..random.Next(1, 4)];
        return Many(
            () => new TableRow(Encode(new JsonObject(columns.Select(column => KeyValuePair.Create(column, Value(1))))), Steps(depth + 1)), 1);
    }

    // Few kinds and many checks: of one kind, of one type, together and apart.
    private Check[] Checks()
    {
        int[] kinds = [random.Next(10), random.Next(10), random.Next(10)];
        return [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Check(One(kinds)))];
    }

    private Check Check(int kind) => kind switch
    {
        0 => Count(),
        1 => new EventDataCheck(EventType(), Many(Condition, 1)) { Occurrence = random.Next(3) switch { 0 => Occurrence.Any, 1 => Occurrence.All, _ => new Occurrence(random.Next(1, 9)) } },
        2 => new EventOrderCheck(Many(EventType, 1), Exact: random.Next(2) == 0),
        3 => new NoEventCheck(EventType()),
        4 => new DurationCheck { Max = Duration() },
        5 => new WithinCheck(EventType(), EventType()) { Max = TimeSpan.FromDays(10), Min = Duration() },
        6 => new InvariantCheck(EventType()) { Name = Maybe(Text), Conditions = Many(Condition, 1), Of = "Other", Relations = [new FieldRelation("a", One([FieldOperator.Equal, FieldOperator.Greater, FieldOperator.Less]), "b[1]")], NeverMoreThan = Maybe(EventType) },
        7 => new SloCheck(Filter()) { Under = TimeSpan.FromTicks(1) + Duration(), Target = One([1m, 0.99m, 0.9990m, 0.000001m]) },
        8 => Compliance(),
        _ => random.Next(2) == 0
            ? new MetricCheck(MetricQuantity.ErrorRate, Filter()) { AtLeast = 0, AtMost = 0.5m }
            : new MetricCheck(MetricQuantity.P99Duration, Filter()) { AtMost = (decimal)Duration().Ticks / TimeSpan.TicksPerSecond },
    };

    private ComplianceCheck Compliance()
    {
        ComplianceControl[] all =
        [
            new EncryptionControl([Text()], One(Patterns)) { Events = Types() },
            new AccessControl("A", "B") { Revoked = random.Next(2) == 0 ? null : "C", By = By() },
            new AuditTrailControl([EventType(), "B"]) { Entry = "Entry", Fields = By(), By = By() },
            new MinimisationControl { Never = [.. Enum.GetValues<SensitiveData>().Where(_ => random.Next(2) == 0)], Without = [Text()], Events = Types() },
            new BreachNotificationControl("A", "x" + Text()) { Within = Duration(), By = By() },
            new ErasureControl("A", "B") { Within = Duration(), Forgets = [Text()], By = [One(Paths)] },
            new SegregationControl("A", One(Paths), "B", One(Paths)) { By = By() },
            new RetentionControl("A", "B") { AtLeast = Maybe<TimeSpan?>(() => Duration()), AtMost = TimeSpan.FromDays(20), By = By() },
        ];
        random.Shuffle(all);
        var controls = all[..random.Next(1, all.Length + 1)];

        // No time is laxer than a standard's.
        var standards = Enum.GetValues<ComplianceStandard>()
            .Where(standard => random.Next(4) == 0 && !controls.Any(control => control is BreachNotificationControl or ErasureControl or RetentionControl && ComplianceCatalog.TimeOf(control.Kind, [standard]) is not null));
        return new ComplianceCheck { Standards = [.. standards], Controls = controls };
    }

    private string[] By() => [.. Paths.Where(_ => random.Next(6) == 0)];

    private string[] Types() => random.Next(2) == 0 ? [] : ["B", "x" + Text()];

    private EventCountCheck Count()
    {
        var least = random.Next(5);
        return new EventCountCheck(EventType()) { AtLeast = random.Next(3) == 0 ? null : least, AtMost = least + random.Next(3) };
    }

    private HandlingFilter Filter() => new() { Service = Maybe(Text), Handler = Maybe(Text), Event = Maybe(EventType) };

    private MessageFault Fault()
    {
        MessageFault fault = random.Next(7) switch
        {
            0 => new InjectFailureFault(null) { ErrorMessage = random.Next(4) == 0 ? "" : Text(), Transient = random.Next(2) == 0 },
            1 => new LatencyFault(Duration()) { Jitter = Duration() },
            2 => new TimeoutFault { After = Duration() },
            3 => new DropFault(),
            4 => new DuplicateFault { Times = random.Next(1, 1_000) },
            5 => new ReorderFault { Delay = Duration() },
            _ => random.Next(2) == 0 ? new CorruptPayloadFault() : new CorruptPayloadFault { Field = One(Paths), Value = MaybeData(() => Json(0)) },
        };
        fault = fault with
        {
            Event = EventType(),
            Service = Maybe(Text),
            Handler = Maybe(Text),
            AtCycle = random.Next(2) == 0 ? null : random.Next(1, int.MaxValue / 4),
            Rate = One([1m, 0.5m, 0.10m, 0.0000001m]),
            From = Maybe<TimeSpan?>(() => Duration()),
            Until = random.Next(2) == 0 ? null : TimeSpan.FromDays(20),
        };
        return fault is AttemptFault attempt ? attempt with { Attempts = random.Next(2) == 0 ? null : random.Next(1, 9) } : fault;
    }

    private FieldCondition Condition() => random.Next(4) switch
    {
        0 => new FieldCondition(One(Paths), FieldOperator.Matches, Encode(JsonValue.Create(One(Patterns)))),
        1 => new FieldCondition(One(Paths), FieldOperator.Exists, Encode(JsonValue.Create(random.Next(2) == 0))),
        2 => new FieldCondition(One(Paths), One([FieldOperator.Greater, FieldOperator.Less]), Raw(One(["0", "-1", "1.50", "-2e-7", "1E+3"]))),
        _ => new FieldCondition(One(Paths), FieldOperator.Equal, Json(0)),
    };

    private FieldCondition[] Where() =>
        [.. Paths.Where(_ => random.Next(6) == 0).Select(path => new FieldCondition(path, FieldOperator.Equal, Json(0)))];

    private EventData Object() => Encode(Map(0));

    private EventData Json(int depth) => Encode(Value(depth));

    private JsonNode? Value(int depth) => random.Next(depth < 4 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => JsonNode.Parse(One(Numbers)),
        3 or 4 => Text(),
        5 => Map(depth),
        _ => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth + 1))]),
    };

    private JsonObject Map(int depth)
    {
        var map = new JsonObject();
        for (var n = random.Next(4); n > 0; n--)
        {
            map[random.Next(12) == 0 ? "" : Text()] = Value(depth + 1);
        }

        return map;
    }

    private string EventType() => random.Next(3) > 0 ? One(["OrderCreated", "PaymentFailed", "A"]) : Text();

    // A text of white space alone is refused wherever a name belongs; texts of data may be anything.
    private string Text() => random.Next(3) switch
    {
        0 => One(Texts) is var text && string.IsNullOrWhiteSpace(text) ? "x" + text : text,
        1 => "x" + One(Texts) + One(Texts),
        _ => One(["order_service", "take", "ORD-1"]),
    };

    private List<string> Distinct() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Text()).Distinct(StringComparer.Ordinal)];

    private TimeSpan Duration() => random.Next(3) == 0 ? TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerDay)) : One(Durations);

    private T[] Many<T>(Func<T> draw, int least) => [.. Enumerable.Range(0, random.Next(least, 4)).Select(_ => draw())];

    private T? Maybe<T>(Func<T> draw) => random.Next(2) == 0 ? default : draw();

    private EventData? MaybeData(Func<EventData> draw) => random.Next(2) == 0 ? null : draw();

    private T One<T>(T[] choice) => choice[random.Next(choice.Length)];

    private static EventData Encode(JsonNode? value) => Raw(value is null ? "null" : value.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    private static EventData Raw(string json) => new(System.Text.Encoding.UTF8.GetBytes(json));
}
