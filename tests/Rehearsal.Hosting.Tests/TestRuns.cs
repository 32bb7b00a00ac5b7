using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting.Tests;

/// <summary>Runs of <see cref="EchoSystem"/> on the simulated stage, the same each time.</summary>
internal static class TestRuns
{
    public static ScenarioRun Of(string yaml, string file = "samples/Echo/scenarios/call.yaml")
    {
        var scenario = ScenarioYaml.Read(file, yaml).Scenario!;
        var system = EchoSystem.Load([])!.Definition;
        return new SimulatedStage(TimeProvider.System).Run(system, scenario, scenario.Seed ?? 1, null, CancellationToken.None) with
        {
            Duration = TimeSpan.FromMilliseconds(12.3456),
        };
    }

    public static ReportedRun Reported(ScenarioRun run) => new(
        run,
        ".rehearsal/20261121-053444-123-1/call-simulated.jsonl",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        RepeatCommand.Run(run.Scenario.File!, run.Stage, run.Seed, null));
}
