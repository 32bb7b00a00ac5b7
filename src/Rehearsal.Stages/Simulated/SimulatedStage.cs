using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Runs scenarios on virtual time, on one thread, in an order drawn from the seed.</summary>
/// <param name="wallClock">Measures the wall time of a run; the run itself never sees it.</param>
public sealed class SimulatedStage(TimeProvider wallClock) : IStageProvider
{
    /// <inheritdoc/>
    public string Name => "simulated";

    /// <inheritdoc/>
    public ScenarioRun Run(SystemDefinition system, Scenario scenario, ulong seed, IProgress<RunProgress>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException(wallClock.ToString());
}
