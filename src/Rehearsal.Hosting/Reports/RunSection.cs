using System.Globalization;
using Rehearsal.Analysis;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Writes what came of one run.</summary>
internal static class RunSection
{
    private const int FlowsMax = 3;
    private const int FlowLinesMax = 60;
    private const int InFlightMax = 20;

    public static void Write(TextPage page, ReportedRun reported)
    {
        var run = reported.Run;
        WriteHeading(page, run);
        WriteFlows(page, reported);
        CheckTable.Write(page, run);
        DeterminismSection.Write(page, reported);
        if (run.Verdict != Verdict.Passed)
        {
            WriteWhatHappened(page, reported);
        }

        WriteVerdict(page, reported);
        page.WriteLine();
    }

    private static void WriteHeading(TextPage page, ScenarioRun run)
    {
        page.WriteHeading(run.Scenario.Name);
        var rest = run.Level == RunLevel.Real
            ? $"{run.Stage} stage"
            : string.Create(CultureInfo.InvariantCulture, $"{run.Stage} stage ({RunWords.Of(run.Level)}) · seed {run.Seed}");
        if (run.Scenario.File is { } file)
        {
            rest = $"{PathText.Fit(TextWidth.Clean(file), page.Width - TextWidth.Of(rest) - 3)} · {rest}";
        }

        page.WriteLine(new TextLine().Add(rest, Ink.Dim));
        foreach (var escape in run.Escapes)
        {
            page.WriteWrapped("⚠ not deterministic  ", $"{escape}. Instead: {escape.Fix}", Ink.Warning);
        }

        page.WriteLine();
    }

    private static void WriteFlows(TextPage page, ReportedRun reported)
    {
        var report = FlowAnalysis.Analyze(reported.Run.Records);
        if (report.Flows.Count == 0)
        {
            return;
        }

        FlowText.Write(page.Writer, report, new FlowTextOptions { Color = page.Color, Width = page.Width, FlowsMax = FlowsMax, LinesMax = FlowLinesMax });
        if (report.Flows.Count > FlowsMax || report.Flows.Any(static flow => flow.HandlingCount + flow.EventCount > FlowLinesMax))
        {
            page.WriteWhole("all of it: ", RepeatCommand.FlowAnalyze(reported.Recording));
        }

        page.WriteLine();
    }

    private static void WriteWhatHappened(TextPage page, ReportedRun reported)
    {
        var run = reported.Run;
        page.WriteLine(new TextLine().Add("What happened", Ink.Strong));
        EventTable.Write(page.Writer, run.Events, new EventTableOptions { Color = page.Color, Width = page.Width });
        WriteInFlight(page, run);
        page.WriteLine();
        if (reported.Error is { } error)
        {
            page.WriteWrapped($"{TextPage.Margin}error   ", error, Ink.Bad);
        }

        page.WriteWhole("repeat  ", reported.Repeat);
        page.WriteWhole("explain ", RepeatCommand.FlowAnalyze(reported.Recording));
        page.WriteLine();
    }

    private static void WriteInFlight(TextPage page, ScenarioRun run)
    {
        if (run.InFlight.Count == 0)
        {
            return;
        }

        var place = run.InFlightStep is { } number ? $"at {StepWords.Of(run.Scenario.Steps[number - 1])} ({StepWords.PlaceOf(run.Scenario.Steps[number - 1], number.ToString(CultureInfo.InvariantCulture))})" : "at the end of the run";
        page.WriteLine();
        page.WriteLine(new TextLine().Add("Still in flight", Ink.Strong).Add($" {place}"));
        foreach (var work in run.InFlight.Take(InFlightMax))
        {
            page.WriteWrapped(TextPage.Margin, work, Ink.Warning);
        }

        if (run.InFlight.Count > InFlightMax)
        {
            page.WriteLine(new TextLine().Add($"{TextPage.Margin}… {Quantity.Count(run.InFlight.Count - InFlightMax, "more item")}", Ink.Dim));
        }
    }

    private static void WriteVerdict(TextPage page, ReportedRun reported)
    {
        var run = reported.Run;
        var failed = run.Checks.Count(static check => !check.Passed);
        var checks = failed == 0 ? Quantity.Count(run.Checks.Count, "check") : $"{failed} of {Quantity.Count(run.Checks.Count, "check")} failed";
        var (sign, ink) = VerdictSigns.Of(run.Verdict);
        page.WriteLine(new TextLine()
            .Add($"{sign} {(reported.IsInterrupted ? "interrupted" : RunWords.Of(run.Verdict))}", ink)
            .Add($" · {checks} · {Quantity.Count(run.Events.Count, "event")} · {VerdictSigns.Times(run)}"));
    }
}
