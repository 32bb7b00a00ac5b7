using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting.Tests;

/// <summary>A stage that answers with what a test prepared.</summary>
internal sealed class PreparedStage(Func<ScenarioRun, CancellationToken, ScenarioRun> prepare) : IStageProvider
{
    private readonly SimulatedStage simulated = new(TimeProvider.System);

    public string Name => "simulated";

    public List<(string Name, ulong Seed)> Ran { get; } = [];

    public ScenarioRun Run(SystemDefinition system, Scenario scenario, ulong seed, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        Ran.Add((scenario.Name, seed));
        return prepare(simulated.Run(system, scenario, seed, progress, CancellationToken.None), cancellationToken);
    }
}
