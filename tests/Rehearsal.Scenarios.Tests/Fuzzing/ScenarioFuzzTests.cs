using Rehearsal.Fuzzing.Tests;

namespace Rehearsal.Scenarios.Tests;

/// <summary>Scenario files drawn from the language and changed: whatever they hold, the reader ends with a scenario or with errors that have a place.</summary>
/// <remarks>A failure names its seed and input: <c>new ScenarioFuzz(seed)</c> draws the same inputs again, one after the other.</remarks>
public sealed class ScenarioFuzzTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    public void Read_DrawnFiles_EndsWithAScenarioOrPlaces(int seed) => Run(seed, 3_000);

    [Theory]
    [MemberData(nameof(FuzzSeeds.OfAMillion), MemberType = typeof(FuzzSeeds))]
    [Trait("Category", "Deep")]
    public void Read_AMillionDrawnFiles_EndsWithAScenarioOrPlaces(int seed) => Run(seed, FuzzSeeds.CountOfEach);

    [Fact]
    public void Read_APatternInEachOfManyRounds_IsNotMadeAgainForEach()
    {
        const int Rounds = 5_000;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var scenario = MarkedYaml.ReadGood($"name: N\nsteps:\n  - repeat: {{ times: {Rounds}, as: n, steps: [ {{ command: {{ event: A, outcome: failed, error: no money }} }} ] }}");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, Rounds * 50_000L);
        Assert.Equal(Rounds, Assert.IsType<TableStep>(Assert.Single(scenario.Steps)).Rows.Count);
    }

    private void Run(int seed, int count) => new ScenarioFuzz(seed).Run(count, output);
}
