using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Samples.Tests.Recordings;

/// <summary>The scenario that a recording is the run of passes when it is run, whatever the sample.</summary>
public sealed class ScenarioFromRecordingTests
{
    public static TheoryData<string, string> Scenarios => Sample.Scenarios;

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void ToYaml_RunOfASample_PassesAndRunsTheSameEvents(string name, string file)
    {
        var recorded = Sample.Simulate(name, file);
        var written = new ScenarioFromRecording(recorded.Records);
        if (written.StimulusCount == 0)
        {
            // All that happens in it comes from loops: nothing can begin a scenario.
            Assert.Throws<InvalidOperationException>(() => written.ToYaml("again"));
            return;
        }

        var yaml = written.ToYaml("again");
        var reading = ScenarioYaml.Read("again.yaml", yaml);
        Assert.True(reading.Scenario is not null && reading.Diagnostics.Count == 0, $"{yaml}\n{string.Join('\n', reading.Diagnostics.Select(DiagnosticText.Format))}");
        Assert.Empty(ScenarioCheck.Validate(Sample.System(name), SystemCatalogReader.Read(Sample.System(name)), reading.Scenario));
        var again = Sample.Simulate(name, reading.Scenario);

        Assert.True(again.Verdict == Verdict.Passed, $"{yaml}\n{again.Problems()}");
    }

    [Fact]
    public void ToYaml_RunWithAFaultAndASubsetOfServices_HasBoth()
    {
        var recorded = Sample.Simulate("Shop", "order_flow_payment_failure.yaml");

        var yaml = new ScenarioFromRecording(recorded.Records).ToYaml("It's \"again\"", "../Shop.csproj");

        Assert.StartsWith("name: \"It's \\\"again\\\"\"\nsystem: \"../Shop.csproj\"\nsetup: { services: [order_service, payment_service, ", yaml, StringComparison.Ordinal);
        Assert.Contains("- { type: inject_failure, event: PaymentProcessing, at_cycle: 1, error_message: \"Payment gateway timeout\" }\n", yaml, StringComparison.Ordinal);
        Assert.Contains("        PaymentFailed: { exact: 1 }\n", yaml, StringComparison.Ordinal);
        Assert.Contains("      event_order: [OrderCreated, PaymentProcessing, PaymentFailed, OrderCancelled, ", yaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ type: drop, event: ShippingLabelCreated, at_cycle: 1 }")]
    [InlineData("{ type: drop, event: ShippingLabelCreated, service: notification_service }")]
    [InlineData("{ type: duplicate, event: OrderCreated, times: 2 }")]
    [InlineData("{ type: duplicate, event: ShippingLabelCreated, service: notification_service, times: 2 }")]
    [InlineData("{ type: reorder, event: ShippingLabelCreated, service: notification_service, delay: 3s }")]
    [InlineData("{ type: latency, event: PaymentProcessing, delay: 2s, jitter: 500ms }")]
    [InlineData("{ type: latency, service: payment_service, rate: 0.5, delay: 200ms }")]
    [InlineData("{ type: timeout, service: shipping_service, handler: create_label, after: 5s }")]
    [InlineData("{ type: corrupt_payload, event: PaymentProcessing }")]
    [InlineData("{ type: inject_failure, event: PaymentProcessing, rate: 1, error: transient }")]
    [InlineData("{ type: inject_failure, service: payment_service, rate: 0.5 }")]
    public void ToYaml_RunWithAnyFault_HasItAndRunsTheSame(string fault)
    {
        var scenario = ScenarioYaml.Read("faults.yaml", $$"""
            name: faults
            chaos: [ {{fault}} ]
            steps:
              - trigger: { event: OrderCreated, data: { order_id: ORD-1, customer_id: CUST-1, items: [ { product_id: PROD-456, quantity: 2, price: 29.99 } ] } }
              - wait_for_time: 5s
              - trigger: { event: OrderCreated, data: { order_id: ORD-2, customer_id: CUST-1, items: [ { product_id: PROD-456, quantity: 2, price: 29.99 } ] } }
            """).Scenario!;
        var recorded = Sample.Simulate("Shop", scenario);
        var written = new ScenarioFromRecording(recorded.Records);

        var yaml = written.ToYaml("again");
        var again = Sample.Simulate("Shop", ScenarioYaml.Read("again.yaml", yaml).Scenario!);

        Assert.True(again.Verdict == Verdict.Passed, $"{yaml}\n{again.Problems()}");
        Assert.Empty(written.LeftOut);
        Assert.Contains($"type: {fault.Split(',')[0].Split(": ")[1]}, ", yaml, StringComparison.Ordinal);
        Assert.Empty(FlowComparison.Compare(recorded.Records, again.Records).Differences);
    }

    [Fact]
    public void ToYaml_RunWithADamagedField_SaysThatItIsLeftOut()
    {
        var scenario = ScenarioYaml.Read("faults.yaml", """
            name: faults
            chaos: [ { type: corrupt_payload, event: PaymentProcessing, field: order_id, value: ORD-9 } ]
            steps: [ { trigger: { event: OrderCreated } } ]
            """).Scenario!;
        var written = new ScenarioFromRecording(Sample.Simulate("Shop", scenario).Records);

        Assert.Equal(["corrupt_payload of 'order_id' of PaymentProcessing in payment_service: the recording does not say what the field became"], written.LeftOut);
        Assert.DoesNotContain("chaos", written.ToYaml("again"), StringComparison.Ordinal);
    }

    [Fact]
    public void ToYaml_WithASeed_StatesIt() =>
        Assert.Contains("\nseed: 42\n", new ScenarioFromRecording(Sample.Simulate("Shop", "order_flow.yaml").Records) { Seed = 42 }.ToYaml("again"), StringComparison.Ordinal);

    [Fact]
    public void ToYaml_ALogWithoutTopology_TakesServicesFromItsSpans()
    {
        var recorded = Sample.Simulate("Shop", "order_flow.yaml");
        var records = recorded.Records.Where(static record => record.Entry is not Mark);

        var written = new ScenarioFromRecording(records);

        Assert.Equal(1, written.StimulusCount);
        Assert.DoesNotContain("setup:", written.ToYaml("again"), StringComparison.Ordinal);
    }
}
