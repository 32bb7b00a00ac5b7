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
