namespace Rehearsal.Scenarios;

/// <summary>Collects the errors of one file.</summary>
internal sealed class ReadingErrors(string file)
{
    private readonly List<Diagnostic> diagnostics = [];

    // An alias repeats a value, and with it the value's errors.
    private readonly HashSet<Diagnostic> seen = [];

    public bool Any => diagnostics.Count > 0;

    public void Add(string code, SourceLocation location, string message, string expected, string found, string fix)
    {
        var diagnostic = new Diagnostic(code, message, expected, found, fix) { File = file, Location = location };
        if (seen.Add(diagnostic))
        {
            diagnostics.Add(diagnostic);
        }
    }

    /// <summary>Reports a value of the wrong type.</summary>
    public void WrongType(YamlNode node, string what, string expected, string? fix = null) =>
        Add(DiagnosticCodes.WrongType, node.Location, $"{what} must be {expected}.", expected, FoundText.Of(node), fix ?? $"write {expected}");

    /// <summary>Reports a value of the right type that cannot be.</summary>
    public void Impossible(YamlNode node, string what, string expected, string? fix = null) =>
        Add(DiagnosticCodes.ImpossibleValue, node.Location, $"{what} must be {expected}.", expected, FoundText.Of(node), fix ?? $"write {expected}");

    /// <summary>Returns the errors in order of place.</summary>
    public IReadOnlyList<Diagnostic> ToList() => DiagnosticOrder.Sort(diagnostics, ScenarioLimits.DiagnosticsMax);
}
