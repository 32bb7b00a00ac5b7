using System.Globalization;
using Rehearsal.Analysis;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Writes what was expected against what happened: a line for each wait and check; below it what does not fit, and a failure's place.</summary>
internal sealed class CheckTable
{
    private const int ExpectedMax = 40;
    private const int NameMax = 48;
    private const int SkippedMax = 20;
    private const string Gap = "  ";
    private const string Below = $"{TextPage.Margin}    ";

    private readonly TextPage page;
    private readonly ScenarioRun run;
    private readonly int expectedMax;
    private readonly int actualMax;
    private readonly int nameWidth = "check".Length;
    private readonly int expectedWidth;
    private readonly int actualWidth;

    private CheckTable(TextPage page, ScenarioRun run)
    {
        this.page = page;
        this.run = run;
        foreach (var check in run.Checks)
        {
            nameWidth = Math.Max(nameWidth, TextWidth.Of(NameOf(check)));
        }

        var room = page.Width - (TextPage.Margin.Length + 2 + nameWidth + (3 * Gap.Length) + "line".Length);
        expectedMax = Math.Clamp(room * 2 / 3, "expected".Length, ExpectedMax);
        expectedWidth = WidthOf(static check => check.Expected, expectedMax, "expected");
        actualMax = Math.Max(room - expectedWidth, "actual".Length);
        actualWidth = WidthOf(static check => check.Actual, actualMax, "actual");
    }

    public static void Write(TextPage page, ScenarioRun run)
    {
        if (run.Checks.Count > 0)
        {
            new CheckTable(page, run).Write();
        }
    }

    private static string NameOf(CheckResult check) =>
        TextWidth.Cut(TextWidth.Clean(check.Target.Length == 0 ? check.Kind : $"{check.Kind} {check.Target}"), NameMax);

    // Of the texts that fit into a column; the others stand below their row.
    private int WidthOf(Func<CheckResult, string> textOf, int max, string heading)
    {
        var width = heading.Length;
        foreach (var check in run.Checks)
        {
            var text = TextWidth.Of(TextWidth.Clean(textOf(check)));
            width = Math.Max(width, text <= max ? text : 0);
        }

        return width;
    }

    private bool Fits(CheckResult check) =>
        TextWidth.Of(TextWidth.Clean(check.Expected)) <= expectedMax && TextWidth.Of(TextWidth.Clean(check.Actual)) <= actualMax;

    private void Write()
    {
        page.WriteLine(new TextLine().Add("Checks", Ink.Strong));
        page.WriteLine(Row("check", "expected", "actual", Ink.Dim).Add("line", Ink.Dim));
        foreach (var check in run.Checks)
        {
            Write(check);
        }

        WriteSkipped();
        page.WriteLine();
    }

    private void WriteSkipped()
    {
        foreach (var skipped in run.Skipped.Take(SkippedMax))
        {
            var step = $"{StepWords.Of(skipped.Step)} ({StepWords.PlaceOf(skipped.Step, skipped.Number)})";
            page.WriteWrapped($"{TextPage.Margin}– not run: ", $"{step}: the {StepWords.Of(skipped.Failed)} before it failed", Ink.Warning);
        }

        if (run.Skipped.Count > SkippedMax)
        {
            page.WriteLine(new TextLine().Add($"{TextPage.Margin}… {Quantity.Count(run.Skipped.Count - SkippedMax, "more step")} not run", Ink.Dim));
        }
    }

    private void Write(CheckResult check)
    {
        var (sign, ink) = VerdictSigns.Of(check.Passed);
        var actualInk = check.Passed ? Ink.Plain : Ink.Bad;
        var line = check.Location.IsKnown ? check.Location.Line.ToString(CultureInfo.InvariantCulture).PadLeft("line".Length) : "";
        var row = Fits(check) ? Row(NameOf(check), TextWidth.Clean(check.Expected), TextWidth.Clean(check.Actual), Ink.Plain, sign, ink, actualInk) : Row(NameOf(check), "", "", Ink.Plain, sign, ink);
        page.WriteLine(row.Add(line, Ink.Dim));
        if (!Fits(check))
        {
            WriteBelow(check, actualInk);
        }

        if (!check.Passed && check.Location.IsKnown && run.Scenario.File is { } file)
        {
            page.WriteWhole($"    {"at",-10}", string.Create(CultureInfo.InvariantCulture, $"{file}:{check.Location.Line}:{check.Location.Column}"));
        }
    }

    private void WriteBelow(CheckResult check, Ink actualInk)
    {
        if (check.Passed && check.Expected == check.Actual)
        {
            page.WriteWrapped($"{Below}as expected  ", check.Actual);
            return;
        }

        page.WriteWrapped($"{Below}{"expected",-10}", check.Expected);
        page.WriteWrapped($"{Below}{"actual",-10}", check.Actual, actualInk);
    }

    private TextLine Row(string name, string expected, string actual, Ink ink, string sign = " ", Ink signInk = Ink.Plain, Ink actualInk = Ink.Plain) => new TextLine()
        .Add($"{TextPage.Margin}{sign} ", signInk)
        .Add(TextWidth.PadRight(name, nameWidth) + Gap, ink)
        .Add(TextWidth.PadRight(expected, expectedWidth) + Gap, ink)
        .Add(TextWidth.PadRight(actual, actualWidth) + Gap, ink == Ink.Dim ? ink : actualInk);
}
