using System.Globalization;
using Rehearsal.Analysis;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Writes GitHub Flavored Markdown: totals, a table of the scenarios, what did not hold, and how to repeat it.</summary>
internal static class MarkdownReport
{
    private const string Passed = "✅";
    private const string Failed = "❌";

    public static void Write(TextWriter writer, ReportDocument document)
    {
        writer.Write($"## {SignOf(document)} {ReportTotals.Of(document)}\n");
        if (document.Scenarios.Count > 0)
        {
            WriteTable(writer, document.Scenarios);
        }

        foreach (var scenario in document.Scenarios.Where(static scenario => !scenario.IsPassed))
        {
            WriteFailure(writer, scenario);
        }

        foreach (var error in document.Errors)
        {
            writer.Write($"\n```text\n{Fenced(DiagnosticText.Format(error))}\n```\n");
        }
    }

    private static string SignOf(ReportDocument document) => document.Errors.Count == 0 && document.Scenarios.All(static scenario => scenario.IsPassed) ? Passed : Failed;

    private static void WriteTable(TextWriter writer, IReadOnlyList<ReportedScenario> scenarios)
    {
        writer.Write("\n| | scenario | stage | seed | checks | events | stage time |\n|---|---|---|---:|---:|---:|---:|\n");
        foreach (var scenario in scenarios)
        {
            var failed = scenario.FailedChecks.Count();
            var checks = failed == 0 ? Number(scenario.Checks.Count) : $"{Number(failed)} of {Number(scenario.Checks.Count)} failed";
            writer.Write($"| {(scenario.IsPassed ? Passed : Failed)} | {Cell(scenario.Name)} | {Cell($"{scenario.Stage} ({scenario.Level})")} | {scenario.Seed.ToString(CultureInfo.InvariantCulture)} ");
            writer.Write($"| {checks} | {Number(scenario.EventOrder.Count)} | {Quantity.Duration(scenario.VirtualDuration)} |\n");
        }
    }

    private static void WriteFailure(TextWriter writer, ReportedScenario scenario)
    {
        writer.Write($"\n### {Line(scenario.Name)}\n\n");
        if (scenario.File is { } file)
        {
            writer.Write($"{Code(file)}\n\n");
        }

        foreach (var reason in (string?[])[scenario.Error, scenario.Divergence])
        {
            if (reason is not null)
            {
                writer.Write($"{Line(reason)}\n\n");
            }
        }

        if (scenario.FailedChecks.Any())
        {
            writer.Write("| check | expected | actual | line |\n|---|---|---|---:|\n");
            foreach (var check in scenario.FailedChecks)
            {
                writer.Write($"| {Cell(CheckWords.NameOf(check))} | {Cell(check.Expected)} | {Cell(check.Actual)} | {(check.Location.IsKnown ? Number(check.Location.Line) : "")} |\n");
            }

            writer.Write('\n');
        }

        writer.Write($"What happened: {(scenario.EventOrder.Count == 0 ? "no events" : Line(Shortened(scenario.EventOrder)))}\n\n");
        writer.Write($"```sh\n{Fenced(scenario.Repeat)}\nrehearse flow analyze --from {Fenced(scenario.Recording)}\n```\n");
    }

    private static string Shortened(IReadOnlyList<string> types)
    {
        const int Max = 30;
        var shown = string.Join(" → ", types.Take(Max));
        return types.Count <= Max ? shown : $"{shown} … and {Number(types.Count - Max)} more";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    // Names and values come from the user: they must not end a cell, open a tag or begin a heading.
    private static string Cell(string text) => Line(text).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Line(string text) => TextWidth.Clean(text)
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("`", "\\`", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal);

    private static string Code(string text) => $"`{TextWidth.Clean(text).Replace("`", "'", StringComparison.Ordinal)}`";

    private static string Fenced(string text) => text.Replace("```", "'''", StringComparison.Ordinal).TrimEnd('\n');
}
