using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Runs scenarios in real time, in this process.</summary>
/// <param name="clock">The clock of the run.</param>
public sealed class LocalStage(TimeProvider clock) : IStageProvider
{
    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public ScenarioRun Run(SystemDefinition system, Scenario scenario, ulong seed, IProgress<RunProgress>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException(clock.ToString());
}
