using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>A place where scenarios run: it supplies time, randomness, transport, log, nodes and faults.</summary>
public interface IStageProvider
{
    /// <summary>Gets the name on the command line: <c>simulated</c>, <c>local</c> or <c>cluster</c>.</summary>
    string Name { get; }

    /// <summary>Runs one scenario to its end. Never throws for what the system or the scenario does: that is a verdict.</summary>
    /// <param name="system">The system.</param>
    /// <param name="scenario">The scenario, valid for the system.</param>
    /// <param name="seed">The seed, 0 to 2^53 − 1.</param>
    /// <param name="progress">Told when each step begins, on the run's thread; or null.</param>
    /// <param name="cancellationToken">Interrupts the run; the recording so far is in the result of the exception.</param>
    /// <returns>The result.</returns>
    /// <exception cref="RunInterruptedException">The run was cancelled.</exception>
    ScenarioRun Run(SystemDefinition system, Scenario scenario, ulong seed, IProgress<RunProgress>? progress, CancellationToken cancellationToken);
}
