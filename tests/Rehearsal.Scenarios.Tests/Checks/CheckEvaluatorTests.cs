namespace Rehearsal.Scenarios.Tests;

public class CheckEvaluatorTests
{
    [Theory]
    [InlineData(1, 1, 1, true, "exactly 1")]
    [InlineData(1, 1, 0, false, "exactly 1")]
    [InlineData(1, 1, 2, false, "exactly 1")]
    [InlineData(0, 0, 0, true, "exactly 0")]
    [InlineData(2, null, 2, true, "at least 2")]
    [InlineData(2, null, 1, false, "at least 2")]
    [InlineData(null, 2, 2, true, "at most 2")]
    [InlineData(null, 2, 3, false, "at most 2")]
    [InlineData(1, 3, 3, true, "between 1 and 3")]
    [InlineData(1, 3, 4, false, "between 1 and 3")]
    public void Evaluate_EventCount_CountsTheType(int? atLeast, int? atMost, int count, bool passed, string expected)
    {
        var check = new EventCountCheck("A") { AtLeast = atLeast, AtMost = atMost, Location = new SourceLocation(4, 9) };

        var result = CheckEvaluator.Evaluate(check, Published.Types([.. Enumerable.Repeat("A", count), "a", "AB"]));

        Assert.Equal(new CheckResult("event_count", "A", expected, $"{count}", passed, new SourceLocation(4, 9)), result);
    }

    [Theory]
    [InlineData("A B C", "A B C", false, true, "A → B → C")]
    [InlineData("A C", "A B C", false, true, "A → B → C")]
    [InlineData("A A", "A B A", false, true, "A → B → A")]
    [InlineData("A A", "A B", false, false, "A → B; no A after A")]
    [InlineData("B A", "A B", false, false, "A → B; no A after B")]
    [InlineData("C", "A B", false, false, "A → B; no C")]
    [InlineData("A", "", false, false, "nothing was published; no A")]
    [InlineData("A B", "A B", true, true, "A → B")]
    [InlineData("A B", "A B C", true, false, "A → B → C; after B more came")]
    [InlineData("A B", "A C B", true, false, "A → C → B; B did not come next after A")]
    [InlineData("A B", "B A", true, false, "B → A; it does not begin with A")]
    [InlineData("A B", "A", true, false, "A; B did not come next after A")]
    public void Evaluate_EventOrder_TellsWhereItBreaks(string expected, string published, bool exact, bool passed, string actual)
    {
        var result = CheckEvaluator.Evaluate(
            new EventOrderCheck(expected.Split(' '), exact), Published.Types(published.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Equal((passed, actual, expected.Replace(" ", " → ", StringComparison.Ordinal)), (result.Passed, result.Actual, result.Expected));
        Assert.Equal(exact ? "event_order_exact" : "event_order", result.Kind);
    }

    [Fact]
    public void Evaluate_EventOrderOfManyEvents_ShowsTheFirstFifty()
    {
        var result = CheckEvaluator.Evaluate(new EventOrderCheck(["B"], false), Published.Types([.. Enumerable.Repeat("A", 1_000)]));

        Assert.EndsWith("A → … (1000 events); no B", result.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_NoEvent_CountsTheType()
    {
        Assert.True(CheckEvaluator.Evaluate(new NoEventCheck("A"), Published.Types("B")).Passed);
        Assert.Equal(("none", "2", false), Parts(CheckEvaluator.Evaluate(new NoEventCheck("A"), Published.Types("A", "A"))));
    }

    [Theory]
    [InlineData(null, 2.0, true, "at most 2 s")]
    [InlineData(null, 1.9, false, "at most 1.9 s")]
    [InlineData(2.0, null, true, "at least 2 s")]
    [InlineData(2.5, null, false, "at least 2.5 s")]
    [InlineData(0.5, 2.0, true, "between 500 ms and 2 s")]
    public void Evaluate_Duration_IsFromTriggerToLastEvent(double? min, double? max, bool passed, string expected)
    {
        var check = new DurationCheck
        {
            Min = min is { } least ? TimeSpan.FromSeconds(least) : null,
            Max = max is { } most ? TimeSpan.FromSeconds(most) : null,
        };

        Assert.Equal((expected, "2 s", passed), Parts(CheckEvaluator.Evaluate(check, Published.Types("A", "B", "C"))));
    }

    [Theory]
    [InlineData(244.3077, 1_000, "244.3 ms")]
    [InlineData(244.3077, 244.3, "244.3077 ms")]
    [InlineData(6_311.1234, 5_000, "6.311 s")]
    [InlineData(6_311.1234, 6_311, "6.3111234 s")]
    public void Evaluate_DurationMeasured_IsRoundedUnlessItWouldLookLikeTheBound(double milliseconds, double max, string actual)
    {
        var one = Published.Types("A");
        var observation = one with { FirstTrigger = one.Events[0].Time - TimeSpan.FromMilliseconds(milliseconds) };

        Assert.Equal(actual, CheckEvaluator.Evaluate(new DurationCheck { Max = TimeSpan.FromMilliseconds(max) }, observation).Actual);
    }

    [Fact]
    public void Evaluate_DurationOfNothing_Fails() =>
        Assert.Equal(("at most 1 s", "nothing was triggered", false), Parts(CheckEvaluator.Evaluate(new DurationCheck { Max = TimeSpan.FromSeconds(1) }, Published.Nothing)));

    [Theory]
    [InlineData("", "", "status = \"confirmed\", id = 1|no A was published|False")]
    [InlineData("", "confirmed:1", "status = \"confirmed\", id = 1|status = \"confirmed\", id = 1|True")]
    [InlineData("", "pending:1", "status = \"confirmed\", id = 1|status = \"pending\"|False")]
    [InlineData("", "pending:2", "status = \"confirmed\", id = 1|status = \"pending\", id = 2|False")]
    [InlineData("", "pending:1 confirmed:2", "status = \"confirmed\", id = 1|status = \"pending\" (number 1 of 2)|False")]
    [InlineData("", "pending:2 confirmed:2", "status = \"confirmed\", id = 1|id = 2 (number 2 of 2)|False")]
    [InlineData("", "pending:2 confirmed:1", "status = \"confirmed\", id = 1|status = \"confirmed\", id = 1 (number 2 of 2)|True")]
    [InlineData("2", "confirmed:1", "status = \"confirmed\", id = 1 (number 2)|only 1 A published|False")]
    [InlineData("2", "confirmed:1 pending:1", "status = \"confirmed\", id = 1 (number 2)|status = \"pending\" (number 2 of 2)|False")]
    [InlineData("2", "pending:1 confirmed:1", "status = \"confirmed\", id = 1 (number 2)|status = \"confirmed\", id = 1 (number 2 of 2)|True")]
    [InlineData("all", "", "status = \"confirmed\", id = 1 (all of them)|no A was published|False")]
    [InlineData("all", "confirmed:1 confirmed:1", "status = \"confirmed\", id = 1 (all of them)|status = \"confirmed\", id = 1 (number 1 of 2)|True")]
    [InlineData("all", "confirmed:1 confirmed:3", "status = \"confirmed\", id = 1 (all of them)|id = 3 (number 2 of 2)|False")]
    public void Evaluate_EventData_TellsWhatTheNearestEventHas(string occurrence, string published, string expected)
    {
        var check = new EventDataCheck("A", [Condition("status", FieldOperator.Equal, "\"confirmed\""), Condition("id", FieldOperator.Equal, "1")])
        {
            Occurrence = occurrence switch { "" => Occurrence.Any, "all" => Occurrence.All, _ => new Occurrence(int.Parse(occurrence)) },
        };
        var events = published.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(':'))
            .Select(parts => ("A", $$"""{"status":"{{parts[0]}}","id":{{parts[1]}}}"""));

        var result = CheckEvaluator.Evaluate(check, Published.Events([("B", "{}"), .. events]));

        Assert.Equal(expected, $"{result.Expected}|{result.Actual}|{result.Passed}");
        Assert.Equal(("event_data", "A"), (result.Kind, result.Target));
    }

    [Fact]
    public void Evaluate_EventDataOperators_ReadAsSentences()
    {
        var check = new EventDataCheck(
            "A",
            [
                Condition("a", FieldOperator.Matches, "\"^O\""), Condition("b", FieldOperator.Exists, "true"), Condition("c", FieldOperator.Exists, "false"),
                Condition("d", FieldOperator.Greater, "1"), Condition("e", FieldOperator.Less, "2"),
            ]);

        var result = CheckEvaluator.Evaluate(check, Published.Events(("A", """{"a":"x","c":{"y":[1]},"d":0,"e":"1"}""")));

        Assert.Equal("a matches \"^O\", b exists, c does not exist, d > 1, e < 2", result.Expected);
        Assert.Equal("a = \"x\", b is not there, c = {\"y\":[1]}, d = 0, e = \"1\"", result.Actual);
    }

    [Fact]
    public void Evaluate_TheSeedsChecks_PassOnWhatTheSeedExpects()
    {
        var steps = SeedFile.Read(SeedFile.OrderFlow).Steps;
        var observation = Published.Events(
            ("OrderCreated", "{}"), ("PaymentProcessing", "{}"), ("PaymentCompleted", "{}"), ("InventoryReserved", "{}"), ("ShippingLabelCreated", "{}"),
            ("CustomerNotified", """{"status":"confirmed","order_id":"ORD-TEST-001"}"""));

        var results = steps.OfType<AssertStep>().SelectMany(step => step.Checks).Select(check => CheckEvaluator.Evaluate(check, observation)).ToList();

        Assert.Equal(5, results.Count);
        Assert.All(results, result => Assert.True(result.Passed));
    }

    private static FieldCondition Condition(string path, FieldOperator kind, string operand) => new(path, kind, Published.Json(operand));

    private static (string Expected, string Actual, bool Passed) Parts(CheckResult result) => (result.Expected, result.Actual, result.Passed);
}
