using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Reads scenarios, loads the system and checks the one against the other.</summary>
internal static class ScenarioPreparation
{
    /// <summary>Reads and checks everything; all errors come at once.</summary>
    /// <param name="paths">Scenario files and folders.</param>
    /// <param name="tags">Keep scenarios with one of these; empty to keep all.</param>
    /// <param name="loadSystem">Loads the system of this program.</param>
    /// <param name="errors">Takes the errors.</param>
    /// <param name="system">The system, or null when its definition has errors.</param>
    /// <param name="cancellationToken">Ends the wait for the writer of a file that is a pipe.</param>
    /// <returns>The scenarios; all are valid when <paramref name="errors"/> got none.</returns>
    public static IReadOnlyList<Scenario> Load(
        IReadOnlyList<string> paths,
        IReadOnlyList<string> tags,
        Func<List<Diagnostic>, LoadedSystem?> loadSystem,
        List<Diagnostic> errors,
        out LoadedSystem? system,
        CancellationToken cancellationToken)
    {
        List<Diagnostic> ofSystem = [];
        var loaded = loadSystem(ofSystem);
        var (scenarios, reading) = ScenarioLoading.Load(
            paths, tags, reading => loaded is null ? reading.Diagnostics : DraftCheck.Complete(reading, loaded.Catalog), cancellationToken);
        errors.AddRange(reading);
        errors.AddRange(ofSystem);
        if (loaded is not null)
        {
            foreach (var scenario in scenarios)
            {
                errors.AddRange(ScenarioCheck.Validate(loaded.Definition, loaded.Catalog, scenario));
            }
        }

        system = loaded;
        return scenarios;
    }
}
