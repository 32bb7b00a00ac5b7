using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Checks a scenario against a system before anything runs.</summary>
public static class ScenarioCheck
{
    /// <summary>Finds everything in a scenario that the system does not have or does not take.</summary>
    /// <param name="system">The system.</param>
    /// <param name="catalog">The system's catalog: see <see cref="SystemCatalogReader.Read"/>.</param>
    /// <param name="scenario">The scenario.</param>
    /// <returns>The errors in order of place; empty when the scenario can run.</returns>
    public static IReadOnlyList<Diagnostic> Validate(SystemDefinition system, SystemCatalog catalog, Scenario scenario)
    {
        var errors = ScenarioValidator.Validate(scenario, catalog);
        return errors.Count > 0 ? errors : [.. EventBody.Check(system, scenario)];
    }
}
