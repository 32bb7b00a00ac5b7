namespace Rehearsal.Scenarios;

/// <summary>What came of reading a scenario file: a scenario, or every error in it.</summary>
/// <param name="Scenario">The scenario; null when there is an error.</param>
/// <param name="Diagnostics">The errors in order of place; empty when there is a scenario.</param>
public sealed record ScenarioReading(Scenario? Scenario, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Gets what could be read beside the errors, so that it can be checked against a system all the same; it must not run. Null when nothing could.</summary>
    internal Scenario? Draft { get; init; }
}
