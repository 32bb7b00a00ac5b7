using Rehearsal.Analysis;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Writes the end of a text report: a line for each scenario, the totals, and where the recordings are.</summary>
internal static class SummarySection
{
    private const int NameMax = 60;

    public static void Write(TextPage page, RunSummary summary)
    {
        page.WriteHeading("Summary");
        var width = 0;
        foreach (var reported in summary.Runs)
        {
            width = Math.Max(width, TextWidth.Of(NameOf(reported)));
        }

        foreach (var reported in summary.Runs)
        {
            var (sign, ink) = VerdictSigns.Of(reported.Run.Verdict);
            page.WriteLine(new TextLine()
                .Add($"{TextPage.Margin}{sign} {RunWords.Of(reported.Run.Verdict),-6}", ink)
                .Add($"  {TextWidth.PadRight(NameOf(reported), width)}")
                .Add($"  {VerdictSigns.Times(reported.Run)}", Ink.Dim));
        }

        page.WriteLine();
        WriteTotals(page, summary);
        DeterminismSection.WriteTotals(page, summary);
        page.WriteWhole("recordings: ", summary.Folder);
    }

    private static void WriteTotals(TextPage page, RunSummary summary)
    {
        var line = new TextLine();
        var isFirst = true;
        Add(summary.Count(Verdict.Passed), "passed", Ink.Good, always: true);
        Add(summary.Count(Verdict.Failed), "failed", Ink.Bad, always: true);
        Add(summary.Count(Verdict.Error) - summary.InterruptedCount, "broke down", Ink.Bad, always: false);
        Add(summary.InterruptedCount, "interrupted", Ink.Warning, always: false);
        Add(summary.NotRunCount, "not run", Ink.Warning, always: false);
        page.WriteLine(line);

        void Add(int count, string word, Ink ink, bool always)
        {
            if (count > 0 || always)
            {
                line.Add(isFirst ? "" : ", ").Add($"{count} {word}", count > 0 ? ink : Ink.Plain);
                isFirst = false;
            }
        }
    }

    private static string NameOf(ReportedRun reported) => TextWidth.Cut(TextWidth.Clean(reported.Run.Scenario.Name), NameMax);
}
