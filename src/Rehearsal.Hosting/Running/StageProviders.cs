using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Provides the stages of this version.</summary>
internal static class StageProviders
{
    /// <summary>Makes a stage.</summary>
    /// <param name="name">One of <see cref="StageNames.All"/>.</param>
    /// <param name="logFolder">Names the folder for the log of a scenario's run, where the stage keeps it in files.</param>
    /// <returns>The stage, or null when this version has none of that name.</returns>
    public static IStageProvider? Create(string name, Func<Scenario, string> logFolder) => name switch
    {
        StageNames.Simulated => new SimulatedStage(TimeProvider.System),
        StageNames.Local => new LocalStage(TimeProvider.System, Random.Shared) { LogFolder = logFolder },
        _ => null,
    };

    /// <summary>Says that a stage cannot be provided.</summary>
    public static Diagnostic Unavailable(string name) => new(
        DiagnosticCodes.StageUnavailable,
        $"the {name} stage is not part of this version.",
        $"one of: {StageNames.Local}, {StageNames.Simulated}",
        name,
        $"use --stage {StageNames.Simulated} or --stage {StageNames.Local}");
}
