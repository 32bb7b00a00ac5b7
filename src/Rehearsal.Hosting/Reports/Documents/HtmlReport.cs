using System.Globalization;
using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Writes a page that needs nothing else: totals, what was expected against what happened, and the flows of each recording.</summary>
internal static class HtmlReport
{
    public static void Write(TextWriter writer, RunResults document)
    {
        writer.Write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        writer.Write($"<title>Rehearsal: {ReportTotals.Of(document)}</title>\n<style>\n{FlowHtml.Style}</style>\n</head>\n<body>\n<h1>{ReportTotals.Of(document)}</h1>\n");
        WriteErrors(writer, document.Errors);
        WriteContents(writer, document.Scenarios);
        for (var i = 0; i < document.Scenarios.Count; i++)
        {
            Write(writer, document.Scenarios[i], i);
        }

        writer.Write("</body>\n</html>\n");
    }

    private static void WriteErrors(TextWriter writer, IReadOnlyList<Diagnostic> errors)
    {
        foreach (var error in errors)
        {
            writer.Write($"<pre class=\"bad\">{string.Join('\n', DiagnosticText.Format(error).Split('\n').Select(FlowHtml.Encode))}</pre>\n");
        }
    }

    private static void WriteContents(TextWriter writer, IReadOnlyList<ReportedScenario> scenarios)
    {
        if (scenarios.Count == 0)
        {
            return;
        }

        writer.Write("<table>\n<tr><th></th><th>scenario</th><th>stage</th><th class=\"number\">seed</th><th class=\"number\">checks</th><th class=\"number\">events</th><th class=\"number\">stage time</th></tr>\n");
        for (var i = 0; i < scenarios.Count; i++)
        {
            var scenario = scenarios[i];
            writer.Write($"<tr><td>{Sign(scenario.IsPassed)}</td><td><a href=\"#{Anchor(i)}\">{FlowHtml.Encode(scenario.Name)}</a></td><td>{FlowHtml.Encode($"{scenario.Stage} ({scenario.Level})")}</td>");
            writer.Write($"<td class=\"number\">{Number(scenario.Seed)}</td><td class=\"number\">{Number(scenario.Checks.Count)}</td><td class=\"number\">{Number(scenario.EventOrder.Count)}</td>");
            writer.Write($"<td class=\"number\">{Quantity.Duration(scenario.VirtualDuration)}</td></tr>\n");
        }

        writer.Write("</table>\n");
    }

    private static void Write(TextWriter writer, ReportedScenario scenario, int index)
    {
        writer.Write($"<h2 id=\"{Anchor(index)}\">{Sign(scenario.IsPassed)} {FlowHtml.Encode(scenario.Name)}</h2>\n");
        writer.Write($"<p class=\"dim\">{FlowHtml.Encode(scenario.File ?? "")} · {FlowHtml.Encode($"{scenario.Stage} stage ({scenario.Level}) · seed {scenario.Seed}")} · {Quantity.Duration(scenario.VirtualDuration)} of stage time in {Quantity.Duration(scenario.Duration)}</p>\n");
        foreach (var reason in (string?[])[scenario.Error, scenario.Divergence])
        {
            if (reason is not null)
            {
                writer.Write($"<p class=\"bad\">{FlowHtml.Encode(reason)}</p>\n");
            }
        }

        WriteChecks(writer, scenario.Checks);
        writer.Write("<table>\n<tr><th>event</th><th class=\"number\">count</th></tr>\n");
        foreach (var (type, count) in scenario.EventCounts)
        {
            writer.Write($"<tr><td>{FlowHtml.Encode(type)}</td><td class=\"number\">{Number(count)}</td></tr>\n");
        }

        writer.Write("</table>\n");
        WriteFlows(writer, scenario.Recording);
        writer.Write($"<p>Repeat it: <code>{FlowHtml.Encode(scenario.Repeat)}</code><br>Recording: <code>{FlowHtml.Encode(scenario.Recording)}</code> <span class=\"dim\">SHA-256 {FlowHtml.Encode(scenario.RecordingSha256)}</span></p>\n");
    }

    private static void WriteChecks(TextWriter writer, IReadOnlyList<CheckResult> checks)
    {
        if (checks.Count == 0)
        {
            return;
        }

        writer.Write("<table>\n<tr><th></th><th>check</th><th>expected</th><th>actual</th><th class=\"number\">line</th></tr>\n");
        foreach (var check in checks)
        {
            var actual = FlowHtml.Encode(check.Actual);
            writer.Write($"<tr><td>{Sign(check.Passed)}</td><td>{FlowHtml.Encode(CheckWords.NameOf(check))}</td><td>{FlowHtml.Encode(check.Expected)}</td>");
            writer.Write($"<td>{(check.Passed ? actual : $"<span class=\"bad\">{actual}</span>")}</td><td class=\"number\">{(check.Location.IsKnown ? Number(check.Location.Line) : "")}</td></tr>\n");
        }

        writer.Write("</table>\n");
    }

    // A recording that is gone or was cut costs its flows, not the report.
    private static void WriteFlows(TextWriter writer, string recording)
    {
        try
        {
            FlowHtml.WriteFlows(writer, FlowAnalysis.Analyze(Recording.Load(recording).Records));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RecordingFormatException)
        {
            writer.Write($"<p class=\"warning\">The recording cannot be read: {FlowHtml.Encode(DiskWords.IsKnown(exception) ? DiskWords.Of(exception, recording) : exception.Message)}</p>\n");
        }
    }

    private static string Sign(bool passed) => passed ? "<span class=\"good\">✓</span>" : "<span class=\"bad\">✗</span>";

    private static string Anchor(int index) => string.Create(CultureInfo.InvariantCulture, $"s{index + 1}");

    private static string Number(IFormattable value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
