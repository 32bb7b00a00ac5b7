using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

/// <summary>The stages that every behaviour of the runner must hold on.</summary>
internal static class Stage
{
    public static TheoryData<string> Both => new("simulated", "local");

    public static IStageProvider Named(string name) => name == "local"
        ? new LocalStage(TimeProvider.System, Random.Shared)
        : new SimulatedStage(TimeProvider.System);

    public static ScenarioRun Run(string stage, Scenario scenario, SystemDefinition? system = null, ulong seed = 1) =>
        Named(stage).Run(system ?? TestSystem.Build(), scenario, seed);

    public static IEnumerable<string> Types(this ScenarioRun run) => run.Events.Select(static published => published.Type);

    public static string Problems(this ScenarioRun run) =>
        string.Join("; ", run.Checks.Where(static check => !check.Passed).Select(static check => $"{check.Kind} {check.Target}: expected {check.Expected}, found {check.Actual}").Append(run.Error));
}
