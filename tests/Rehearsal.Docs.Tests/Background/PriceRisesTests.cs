using Prices;
using Rehearsal.Analysis;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Docs.Tests;

/// <summary>The scenario of the guide to background work.</summary>
public sealed class PriceRisesTests
{
    [Fact]
    public void PriceRises_Passes_AndTheAnalysisMissesNothing()
    {
        var file = Path.Combine(Page.Root, "docs/snippets/Prices/scenarios/price_rises.yaml");
        var scenario = ScenarioYaml.Read(file, File.ReadAllBytes(file)).Scenario!;
        var system = new SystemBuilder("Prices").AddService<PriceFeed>().AddService<Shop>().Build();

        var run = new SimulatedStage(TimeProvider.System).Run(system, scenario, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Verdict.Passed, run.Verdict);
        var report = FlowAnalysis.Analyze(run.Records);
        Assert.Equal(8, report.Flows.Count);
        Assert.All(report.Flows, static flow => Assert.Empty(flow.Issues));
    }
}
