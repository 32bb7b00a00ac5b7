using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

public sealed class ScenarioCheckTests
{
    [Fact]
    public void Run_UnknownEvent_IsRefusedBeforeAnythingRuns()
    {
        var scenario = ScenarioBuilder.Create("typo").Trigger("Pingg", "{}").Build();

        var error = Assert.Throws<ArgumentException>(() => Stage.Run("simulated", scenario));

        Assert.Contains("RHS0201", error.Message, StringComparison.Ordinal);
        Assert.Contains("Ping", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_DataTheRecordDoesNotTake_IsAnErrorWithItsPlace()
    {
        var system = TestSystem.Build();
        const string yaml = """
            name: x
            steps:
              - trigger: { event: Ping, data: { id: a, delay_ms: 99999999999 } }
            """;
        var scenario = ScenarioYaml.Read("x.yaml", yaml).Scenario!;

        var error = Assert.Single(ScenarioCheck.Validate(system, SystemCatalogReader.Read(system), scenario));

        Assert.Equal(DiagnosticCodes.WrongType, error.Code);
        Assert.Equal(("x.yaml", 3), (error.File, error.Location.Line));
        Assert.Contains("delay_ms", error.Found, StringComparison.Ordinal);
    }
}
