namespace Rehearsal.Scenarios;

/// <summary>Orders diagnostics by place, then code, then message.</summary>
internal static class DiagnosticOrder
{
    public static IReadOnlyList<Diagnostic> Sort(List<Diagnostic> diagnostics, int countMax)
    {
        diagnostics.Sort(Compare);
        return diagnostics.Count <= countMax ? diagnostics : diagnostics.GetRange(0, countMax);
    }

    private static int Compare(Diagnostic left, Diagnostic right)
    {
        var order = left.Location.Line.CompareTo(right.Location.Line);
        order = order != 0 ? order : left.Location.Column.CompareTo(right.Location.Column);
        order = order != 0 ? order : string.CompareOrdinal(left.Code, right.Code);
        return order != 0 ? order : string.CompareOrdinal(left.Message, right.Message);
    }
}
