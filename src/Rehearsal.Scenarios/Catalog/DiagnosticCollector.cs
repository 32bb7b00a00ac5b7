namespace Rehearsal.Scenarios;

/// <summary>Collects the errors of one file, or of one scenario.</summary>
/// <param name="file">The file as it is shown; null for a scenario from C#.</param>
internal class DiagnosticCollector(string? file)
{
    private readonly List<Diagnostic> diagnostics = [];

    // An alias repeats a value, and with it the value's errors.
    private readonly HashSet<Diagnostic> seen = [];

    public bool Any => diagnostics.Count > 0;

    public int Count => diagnostics.Count;

    public void Add(string code, SourceLocation location, string message, string expected, string found, string fix)
    {
        // A name may be empty or all blank; what was found is said all the same.
        var shown = found.Length == 0 ? "an empty text" : string.IsNullOrWhiteSpace(found) ? "white space" : found;
        var diagnostic = new Diagnostic(code, ShownText.OneLine(message), ShownText.OneLine(expected), ShownText.OneLine(shown), ShownText.OneLine(fix)) { File = file, Location = location };
        if (seen.Add(diagnostic))
        {
            diagnostics.Add(diagnostic);
        }
    }

    /// <summary>Returns the errors in order of place, then code, then message; the first <see cref="ScenarioLimits.DiagnosticsMax"/> of them.</summary>
    public IReadOnlyList<Diagnostic> ToList()
    {
        diagnostics.Sort(Compare);
        return diagnostics.Count <= ScenarioLimits.DiagnosticsMax ? diagnostics : diagnostics.GetRange(0, ScenarioLimits.DiagnosticsMax);
    }

    private static int Compare(Diagnostic left, Diagnostic right)
    {
        var order = left.Location.Line.CompareTo(right.Location.Line);
        order = order != 0 ? order : left.Location.Column.CompareTo(right.Location.Column);
        order = order != 0 ? order : string.CompareOrdinal(left.Code, right.Code);
        return order != 0 ? order : string.CompareOrdinal(left.Message, right.Message);
    }
}
