using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

/// <summary>The stages that every behaviour of the runner must hold on.</summary>
internal static class Stage
{
    public static TheoryData<string> Both => new("simulated", "local");

    public static IStageProvider Named(string name) => name == "local"
        ? new InFiles()
        : new SimulatedStage(TimeProvider.System);

    public static ScenarioRun Run(string stage, Scenario scenario, SystemDefinition? system = null, ulong seed = 1) =>
        Named(stage).Run(system ?? TestSystem.Build(), scenario, seed);

    public static IEnumerable<string> Types(this ScenarioRun run) => run.Events.Select(static published => published.Type);

    public static string Problems(this ScenarioRun run) =>
        string.Join("; ", run.Checks.Where(static check => !check.Passed).Select(static check => $"{check.Kind} {check.Target}: expected {check.Expected}, found {check.Actual}").Append(run.Error));

    /// <summary>The local stage as the command line has it: with its log in files, here in a folder of the run's own, whose log must be whole at the end.</summary>
    private sealed class InFiles : IStageProvider
    {
        public string Name => "local";

        public ScenarioRun Run(SystemDefinition system, Scenario scenario, ulong seed, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
        {
            var folder = Directory.CreateTempSubdirectory("rehearsal-stage-");
            try
            {
                var run = new LocalStage(TimeProvider.System, Random.Shared) { LogFolder = _ => folder.FullName }.Run(system, scenario, seed, progress, cancellationToken);
                Assert.Empty(LogVerifier.Verify(folder.FullName).Problems);
                return run;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }
}
