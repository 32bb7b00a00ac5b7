using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Shorter ways to run a scenario from C#.</summary>
public static class StageExtensions
{
    /// <summary>The seed of a run when neither the caller nor the scenario names one.</summary>
    public const ulong DefaultSeed = 1;

    /// <summary>Checks a scenario against a system and runs it to its end.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="system">The system.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">The seed, 0 to 2^53 − 1; null for the scenario's, else 1.</param>
    /// <param name="cancellationToken">Interrupts the run.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">The scenario asks for something the system does not have; the message lists all of it.</exception>
    /// <exception cref="RunInterruptedException">The run was cancelled.</exception>
    public static ScenarioRun Run(this IStageProvider stage, SystemDefinition system, Scenario scenario, ulong? seed = null, CancellationToken cancellationToken = default)
    {
        var errors = ScenarioCheck.Validate(system, SystemCatalogReader.Read(system), scenario);
        return errors.Count == 0
            ? stage.Run(system, scenario, seed ?? scenario.Seed ?? DefaultSeed, progress: null, cancellationToken)
            : throw new ArgumentException(string.Join(Environment.NewLine, errors.Select(DiagnosticText.Format)), nameof(scenario));
    }
}
