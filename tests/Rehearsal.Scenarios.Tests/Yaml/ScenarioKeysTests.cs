namespace Rehearsal.Scenarios.Tests;

public class ScenarioKeysTests
{
    [Fact]
    public void Read_EveryKeyOfTheFile_GivesTheModel()
    {
        var scenario = MarkedYaml.ReadGood(
            """
            name: Order flow
            description: ""
            system: ../Shop.csproj
            seed: 9007199254740991
            tags: [commit, slow]
            settle: 1.5m
            setup: { services: [order_service] }
            chaos:
              - type: inject_failure
                event: PaymentProcessing
                at_cycle: 2
                error_message: timeout
                attempts: 3
                error: transient
                handler: take_payment
                service: payment_service
              - { type: inject_failure, event: OrderCreated, error: permanent }
            steps:
              - wait_for_time: 1
            """);

        Assert.Equal("", scenario.Description);
        Assert.Equal("../Shop.csproj", scenario.System);
        Assert.Equal(9007199254740991UL, scenario.Seed);
        Assert.Equal(["commit", "slow"], scenario.Tags);
        Assert.Equal(TimeSpan.FromSeconds(90), scenario.SettleBound);
        Assert.Equal(["order_service"], scenario.Services!);
        Assert.Equal([new SourceLocation(7, 21)], scenario.ServiceLocations);
        Assert.Equal(
            new InjectFailureFault("PaymentProcessing")
            {
                AtCycle = 2,
                ErrorMessage = "timeout",
                Attempts = 3,
                Transient = true,
                Handler = "take_payment",
                Service = "payment_service",
                Location = new SourceLocation(9, 5),
                EventLocation = new SourceLocation(10, 12),
                HandlerLocation = new SourceLocation(15, 14),
                ServiceLocation = new SourceLocation(16, 14),
            },
            scenario.Chaos[0]);
        Assert.Equal(("Injected failure", 1), (((InjectFailureFault)scenario.Chaos[1]).ErrorMessage, ((InjectFailureFault)scenario.Chaos[1]).AtCycle));
    }

    [Fact]
    public void Read_OnlyWhatIsRequired_GivesTheDefaults()
    {
        var scenario = MarkedYaml.ReadGood("name: N\nsteps: [ { wait_for_time: 0 } ]");

        Assert.Null(scenario.Seed);
        Assert.Null(scenario.Services);
        Assert.Null(scenario.System);
        Assert.Empty(scenario.Tags);
        Assert.Empty(scenario.Chaos);
        Assert.Equal(TimeSpan.FromSeconds(10), scenario.SettleBound);
    }

    [Theory]
    [InlineData("31", 31_000)]
    [InlineData("0.5", 500)]
    [InlineData("1e2", 100_000)]
    [InlineData("0x1F", 31_000)]
    [InlineData("31s", 31_000)]
    [InlineData("\"31s\"", 31_000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5m", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("2 h", 7_200_000)]
    [InlineData("0", 0)]
    public void Read_WaitForTime_TakesSecondsAndUnits(string written, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), MarkedYaml.ReadStep<WaitForTimeStep>($"wait_for_time: {written}").Duration);

    [Fact]
    public void Read_WaitForEvent_TakesEitherTimeoutAndWhere()
    {
        var bare = MarkedYaml.ReadStep<WaitForEventStep>("wait_for_event: { event: A }");
        var seconds = MarkedYaml.ReadStep<WaitForEventStep>("wait_for_event: { event: A, timeout_seconds: 2.5 }");
        var full = MarkedYaml.ReadStep<WaitForEventStep>("wait_for_event: { event: A, timeout: 2m, where: { order_id: ORD-1, \"items[0].price\": 29.90, open: yes } }");

        Assert.Equal(TimeSpan.FromSeconds(30), bare.Timeout);
        Assert.Empty(bare.Where);
        Assert.Equal(TimeSpan.FromSeconds(2.5), seconds.Timeout);
        Assert.Equal(TimeSpan.FromMinutes(2), full.Timeout);
        Assert.Equal(
            ["order_id Equal \"ORD-1\"", "items[0].price Equal 29.90", "open Equal \"yes\""],
            full.Where.Select(condition => $"{condition.Path} {condition.Operator} {condition.Operand}"));
    }

    [Fact]
    public void Read_Trigger_KeepsOrderDigitsAndPlaces()
    {
        var trigger = MarkedYaml.ReadStep<TriggerStep>(
            "trigger: { event: A, correlation: c-1, data: { z: 1.50, a: 1e3, big: 123456789012345678901234567890, t: \"1.50\", l: [~, true, { k: é\U0001F600 }], e: {} } }");

        Assert.Equal("c-1", trigger.Correlation);
        Assert.Equal(
            "{\"z\":1.50,\"a\":1e3,\"big\":123456789012345678901234567890,\"t\":\"1.50\",\"l\":[null,true,{\"k\":\"é\U0001F600\"}],\"e\":{}}",
            System.Text.RegularExpressions.Regex.Unescape(trigger.Data!.Value.ToString()));
        Assert.Equal(["", "z", "a", "big", "t", "l", "l[0]", "l[1]", "l[2]", "l[2].k", "e"], trigger.FieldLocations.Keys);
    }

    [Theory]
    [InlineData("{ A: 2 }", 2, 2)]
    [InlineData("{ A: { exact: 0 } }", 0, 0)]
    [InlineData("{ A: { exact: 2.0 } }", 2, 2)]
    [InlineData("{ A: { at_least: 1 } }", 1, null)]
    [InlineData("{ A: { at_most: 3 } }", null, 3)]
    [InlineData("{ A: { at_least: 1, at_most: 3 } }", 1, 3)]
    [InlineData("{ A: { between: [1, 3] } }", 1, 3)]
    public void Read_EventCount_TakesEveryForm(string written, int? atLeast, int? atMost)
    {
        var check = Assert.IsType<EventCountCheck>(Assert.Single(MarkedYaml.ReadChecks($"{{ event_count: {written} }}")));

        Assert.Equal(("A", atLeast, atMost), (check.Event, check.AtLeast, check.AtMost));
    }

    [Fact]
    public void Read_EventData_TakesEveryOperatorAndOccurrence()
    {
        var checks = MarkedYaml.ReadChecks(
            """
            { event_data: {
                    A: [ { field: a, value: { x: 1 } }, { field: b, matches: "^O", exists: true },
                         { field: c, greater: 1, less: 2.5, occurrence: all }, { field: d, value: null, occurrence: all } ],
                    B: { occurrence: 2, fields: [ { field: e, exists: false } ] } } }
            """).Cast<EventDataCheck>().ToList();

        Assert.Equal(
            [
                "A 0: a Equal {\"x\":1}, b Matches \"^O\", b Exists true",
                "A -1: c Greater 1, c Less 2.5, d Equal null",
                "B 2: e Exists false",
            ],
            checks.Select(check => $"{check.Event} {check.Occurrence.Number}: "
                + string.Join(", ", check.Conditions.Select(condition => $"{condition.Path} {condition.Operator} {condition.Operand}"))));
    }

    [Fact]
    public void Read_OtherChecks_KeepTheOrderOfTheFile()
    {
        var checks = MarkedYaml.ReadChecks(
            "{ duration: { max: 5s, min: 1 }, event_order: [A, B, A], no_event: [C, D], event_order_exact: [A], event_count: { E: 1 } }");

        Assert.Equal(
            ["DurationCheck", "EventOrderCheck", "NoEventCheck", "NoEventCheck", "EventOrderCheck", "EventCountCheck"], checks.Select(check => check.GetType().Name));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)), (((DurationCheck)checks[0]).Min, ((DurationCheck)checks[0]).Max));
        Assert.Equal(["A", "B", "A"], ((EventOrderCheck)checks[1]).Events);
        Assert.False(((EventOrderCheck)checks[1]).Exact);
        Assert.True(((EventOrderCheck)checks[4]).Exact);
        Assert.Equal("Z", Assert.IsType<NoEventCheck>(Assert.Single(MarkedYaml.ReadChecks("{ no_event: Z }"))).Event);
    }

    [Fact]
    public void Read_Aliases_RepeatValues()
    {
        var scenario = MarkedYaml.ReadGood(
            "name: N\nsteps:\n  - trigger: { event: A, data: &d { id: 1 } }\n  - trigger: { event: B, data: *d }");

        Assert.Equal("{\"id\":1}", ((TriggerStep)scenario.Steps[1]).Data!.Value.ToString());
    }
}
