using Rehearsal.Analysis;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Writes what was expected against what happened, a line for each wait and check; long texts stand below their line.</summary>
internal static class CheckTable
{
    private const int CellMax = 28;
    private const string Gap = "  ";

    public static void Write(TextPage page, ScenarioRun run)
    {
        if (run.Checks.Count == 0)
        {
            return;
        }

        var name = WidthOf(run.Checks, NameOf, "check");
        var expected = WidthOf(run.Checks, static check => check.Expected, "expected");
        var actual = WidthOf(run.Checks, static check => check.Actual, "actual");
        page.WriteLine(new TextLine().Add("Checks", Ink.Strong));
        page.WriteLine(new TextLine().Add(
            $"{TextPage.Margin}  {TextWidth.PadRight("check", name)}{Gap}{TextWidth.PadRight("expected", expected)}{Gap}{TextWidth.PadRight("actual", actual)}{Gap}at", Ink.Dim));
        var room = page.Width - (TextPage.Margin.Length + 2 + name + expected + actual + (3 * Gap.Length));
        foreach (var check in run.Checks)
        {
            Write(page, check, PlaceOf(run.Scenario, check, room), (name, expected, actual));
        }

        page.WriteLine();
    }

    private static void Write(TextPage page, CheckResult check, string place, (int Name, int Expected, int Actual) widths)
    {
        var (sign, ink) = VerdictSigns.Of(check.Passed);
        var isLong = IsLong(check.Expected) || IsLong(check.Actual);
        page.WriteLine(new TextLine()
            .Add($"{TextPage.Margin}{sign} ", ink)
            .Add(TextWidth.PadRight(Cell(NameOf(check)), widths.Name) + Gap)
            .Add(TextWidth.PadRight(isLong ? "" : Cell(check.Expected), widths.Expected) + Gap)
            .Add(TextWidth.PadRight(isLong ? "" : Cell(check.Actual), widths.Actual) + Gap, check.Passed ? Ink.Plain : Ink.Bad)
            .Add(place, Ink.Dim));
        if (isLong && check.Passed && check.Expected == check.Actual)
        {
            page.WriteWrapped($"{TextPage.Margin}    as expected  ", check.Actual);
        }
        else if (isLong)
        {
            page.WriteWrapped($"{TextPage.Margin}    expected  ", check.Expected);
            page.WriteWrapped($"{TextPage.Margin}    actual    ", check.Actual, check.Passed ? Ink.Plain : Ink.Bad);
        }
    }

    private static int WidthOf(IReadOnlyList<CheckResult> checks, Func<CheckResult, string> text, string heading)
    {
        var width = TextWidth.Of(heading);
        foreach (var check in checks)
        {
            var cell = Cell(text(check));
            width = Math.Max(width, IsLong(check.Expected) && cell != Cell(NameOf(check)) ? 0 : TextWidth.Of(cell));
        }

        return width;
    }

    private static bool IsLong(string text) => TextWidth.Of(text) > CellMax;

    private static string Cell(string text) => TextWidth.Clean(text);

    private static string NameOf(CheckResult check) => check.Target.Length == 0 ? check.Kind : $"{check.Kind} {check.Target}";

    // The place as a terminal can open it; where that does not fit, the file's own name, for the heading has the rest.
    private static string PlaceOf(Scenario scenario, CheckResult check, int room)
    {
        if (!check.Location.IsKnown || scenario.File is not { } file)
        {
            return "";
        }

        var place = $"{TextWidth.Clean(file)}:{check.Location.Line}";
        return TextWidth.Of(place) <= room ? place : place[(place.LastIndexOf('/') + 1)..];
    }
}
