namespace Rehearsal.Scenarios;

/// <summary>Checks what could be read of a file with errors against a system, so that all that is wrong with it is said at once.</summary>
internal static class DraftCheck
{
    // What a mistake elsewhere in the file cannot cause: names and payloads that stand there as they are.
    private static readonly string[] Certain =
    [
        DiagnosticCodes.UnknownEvent, DiagnosticCodes.UnknownService, DiagnosticCodes.UnknownField, DiagnosticCodes.MissingField, DiagnosticCodes.UnknownHandler,
        DiagnosticCodes.WrongType,
    ];

    /// <summary>Returns the errors of a file, and those that the system adds to them, in order of place.</summary>
    /// <param name="reading">What came of reading the file.</param>
    /// <param name="catalog">What the system has.</param>
    /// <returns>The errors. On a line that has one already, none is added: it may be what follows from it.</returns>
    public static IReadOnlyList<Diagnostic> Complete(ScenarioReading reading, SystemCatalog catalog)
    {
        if (reading.Draft is not { } draft)
        {
            return reading.Diagnostics;
        }

        var lines = reading.Diagnostics.Select(static error => error.Location.Line).ToHashSet();
        var more = ScenarioValidator.Validate(draft, catalog)
            .Where(error => Array.IndexOf(Certain, error.Code) >= 0 && error.Location.IsKnown && !lines.Contains(error.Location.Line));
        return [.. reading.Diagnostics.Concat(more).OrderBy(static error => error.Location.Line).ThenBy(static error => error.Location.Column).Take(ScenarioLimits.DiagnosticsMax)];
    }
}
