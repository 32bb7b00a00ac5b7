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
        Assert.Equal(("x.yaml", new SourceLocation(3, 44)), (error.File, error.Location));
        Assert.Equal("'delay_ms' of 'Ping' cannot be read.", error.Message);
        Assert.Equal(("a whole number from -2,147,483,648 to 2,147,483,647", "the number 99999999999"), (error.Expected, error.Found));
    }
}
