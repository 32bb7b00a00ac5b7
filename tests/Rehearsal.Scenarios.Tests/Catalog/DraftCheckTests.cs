namespace Rehearsal.Scenarios.Tests;

/// <summary>All that is wrong with a file is said at once: its own errors, and what the system does not have.</summary>
public sealed class DraftCheckTests
{
    [Fact]
    public void Complete_MistakesOfBothKinds_ComeTogetherInOrderOfPlace()
    {
        var errors = Complete(
            """
            name: N
            seed: -1
            setup: { services: [nobody] }
            steps:
              - trigger: { event: OrderCreate }
              - trigger: { event: OrderCreated, dta: 1 }
              - trigger: { event: PaymentFailed, data: { order_id: 5 } }
              - triger: { event: OrderCreated }
              - wait_for_event: { event: PaymentFailed, where: { orderid: a } }
            """);

        Assert.Equal(
            ["2 RHS0103", "3 RHS0202", "5 RHS0201", "6 RHS0101", "7 RHS0102", "8 RHS0203", "9 RHS0204"],
            errors.Select(static error => $"{error.Location.Line} {error.Code}"));
    }

    [Theory]
    [InlineData("trigger: { event: }")]
    [InlineData("trigger: { event: PaymentFailed, data: 5 }")]
    [InlineData("trigger:\n      event: PaymentFailed\n      data: 5")]
    [InlineData("trigger:\n      event: PaymentFailed\n      data: { order_id: .nan }")]
    [InlineData("assert: { event_order: [5] }")]
    [InlineData("assert:\n      within:\n        after: 5\n        event: PaymentFailed\n        max: 5s")]
    [InlineData("chaos: { start: [5] }")]
    [InlineData("publish:\n      events:\n        - event: PaymentFailed\n          data: text")]
    [InlineData("command:\n      event: [OrderCreated]")]
    public void Complete_OneMistake_IsToldOnce(string step)
    {
        var errors = Complete($"name: N\nsteps:\n  - {step}\n");

        Assert.Single(errors);
    }

    [Fact]
    public void Complete_BehindAStepThatCannotBeRead_StepsAndFaultsKeepTheirNumbers()
    {
        var errors = Complete(
            """
            name: N
            chaos:
              - type: inject_failur
              - 5
              - { type: drop, event: OrderCreate }
              - { type: drop, event: OrderCreate, name: loss }
            steps:
              - triger: { event: OrderCreated }
              - 5
              - trigger: { event: OrderCreate }
              - repeat: { times: 2, steps: [ { triger: 1 }, { chaos: { start: [lost] } } ] }
            """);

        Assert.Equal(
            [
                "unknown event 'OrderCreate' in fault 3 of chaos.", "unknown event 'OrderCreate' in fault 'loss' of chaos.", "unknown event 'OrderCreate' in step 3.",
                "no fault is called 'lost' in step 4.1.2.",
            ],
            errors.Select(static error => error.Message).Where(static message => message.Contains("OrderCreate'", StringComparison.Ordinal) || message.Contains("lost", StringComparison.Ordinal)));
    }

    [Fact]
    public void Complete_NoYaml_IsToldAsItIs() => Assert.Equal(DiagnosticCodes.NotYaml, Assert.Single(Complete("name: [\n")).Code);

    private static IReadOnlyList<Diagnostic> Complete(string yaml) => DraftCheck.Complete(ScenarioYaml.Read("orders.yaml", yaml), MalformedCorpusTests.Shop);
}
