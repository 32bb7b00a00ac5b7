using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Samples.Tests;

/// <summary>The examples on the pages of steps, checks and faults do what they say.</summary>
public sealed class ReferenceExampleTests
{
    public static TheoryData<string> Names => [.. ScenarioReference.Examples().Select(static example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_OnItsSystem_IsValidAndPasses(string name)
    {
        var example = ScenarioReference.Examples().Single(example => example.Name == name);
        var reading = ScenarioYaml.Read(name, example.Yaml);
        Assert.True(reading.Diagnostics.Count == 0, string.Join('\n', reading.Diagnostics.Select(DiagnosticText.Format)));

        var run = Sample.Simulate(Path.GetFileName(example.System), reading.Scenario!);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(RunLevel.Deterministic, run.Level);
    }
}
