namespace Rehearsal.Analysis;

/// <summary>Writes what two recordings differ in for people.</summary>
public static class ComparisonText
{
    private const int PerFlowMax = 50;

    /// <summary>Writes the differences.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="report">The differences.</param>
    /// <param name="color">Whether to use terminal colours.</param>
    public static void Write(TextWriter writer, ComparisonReport report, bool color = false)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        var palette = Palette.For(color);
        var flows = report.FlowCounts.First == report.FlowCounts.Second ? Quantity.Count(report.FlowCounts.First, "flow") : $"{Quantity.Count(report.FlowCounts.First, "flow")} and {report.FlowCounts.Second}";
        writer.Write(report.IsSame ? $"{palette.Paint("✓", Ink.Good)} the same: {flows}\n" : $"{palette.Paint("✗", Ink.Bad)} {Quantity.Count(report.Differences.Count, "difference")} in {flows}\n");
        foreach (var flow in report.Differences.GroupBy(static difference => difference.Flow, StringComparer.Ordinal))
        {
            writer.Write($"\n{palette.Paint(flow.Key, Ink.Strong)}\n");
            foreach (var difference in flow.Take(PerFlowMax))
            {
                var (sign, ink) = Look(difference.Kind);
                writer.Write($"  {palette.Paint($"{sign} {WordOf(difference.Kind),-9}", ink)}  {difference.Target}{Change(difference)}\n");
            }

            var more = flow.Count() - PerFlowMax;
            writer.Write(more > 0 ? $"  … {Quantity.Count(more, "more difference")}\n" : "");
        }
    }

    /// <summary>Names a kind, as text and JSON write it.</summary>
    internal static string WordOf(FlowDifferenceKind kind) => kind switch
    {
        FlowDifferenceKind.Missing => "missing",
        FlowDifferenceKind.New => "new",
        FlowDifferenceKind.Outcome => "outcome",
        FlowDifferenceKind.Reordered => "reordered",
        _ => "slower",
    };

    private static string Change(FlowDifference difference) => (difference.First, difference.Second) switch
    {
        ({ } first, { } second) => $": {first} → {second}",
        ({ } first, null) => $" ({first})",
        (null, { } second) => $" ({second})",
        _ => "",
    };

    private static (string Sign, Ink Ink) Look(FlowDifferenceKind kind) => kind switch
    {
        FlowDifferenceKind.Missing => ("−", Ink.Bad),
        FlowDifferenceKind.New => ("+", Ink.Warning),
        FlowDifferenceKind.Outcome => ("✗", Ink.Bad),
        FlowDifferenceKind.Reordered => ("↕", Ink.Warning),
        _ => ("⚠", Ink.Warning),
    };
}
