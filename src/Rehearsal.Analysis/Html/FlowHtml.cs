using System.Globalization;
using System.Net;

namespace Rehearsal.Analysis;

/// <summary>Writes flows as HTML that needs nothing else: no script, no font, no picture from anywhere.</summary>
/// <remarks>
/// Each flow is a waterfall: a line an event, a handling and a call, with its wait and its work drawn to the scale of the flow, the
/// critical path marked; below it the findings with what to do. At most <see cref="FlowsMax"/> flows and <see cref="RowsMax"/> lines a flow
/// are written, and the page says what it left out. All text of the recording is encoded. Safe for concurrent use.
/// </remarks>
public static class FlowHtml
{
    /// <summary>The most flows that are written; those with findings come before those without.</summary>
    public const int FlowsMax = 200;

    /// <summary>The most lines that are written of one flow.</summary>
    public const int RowsMax = 2_000;

    /// <summary>Gets the style sheet that <see cref="WriteFlows"/> relies on.</summary>
    public static string Style => HtmlStyle.Text;

    /// <summary>Writes a whole page.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="report">The flows.</param>
    /// <param name="title">What the page is about, for example the recording's file.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void WritePage(TextWriter writer, FlowReport report, string title)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(title);
        writer.Write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        writer.Write($"<title>{Encode(title)}</title>\n<style>\n{Style}</style>\n</head>\n<body>\n<h1>{Encode(title)}</h1>\n");
        WriteFlows(writer, report);
        writer.Write("</body>\n</html>\n");
    }

    /// <summary>Writes the flows as a part of a page.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="report">The flows.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void WriteFlows(TextWriter writer, FlowReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);

        // A stable order: what needs looking at first, else as in the log.
        var flows = report.Flows.OrderBy(static flow => flow.Issues.Count == 0).Take(FlowsMax).ToList();
        var totals = report.Totals;
        writer.Write($"<p class=\"total\">{Quantity.Count(totals.Flows, "flow")}, {Quantity.Count(totals.Events, "event")}, {Quantity.Count(totals.Findings, "finding")}.");
        if (flows.Count < totals.Flows)
        {
            writer.Write($" The first {flows.Count} flows are shown, those with findings before the others.");
        }

        if (report.Truncated)
        {
            writer.Write(" The recording was longer than what is analysed at once; its rest was not looked at.");
        }

        writer.Write("</p>\n");
        foreach (var flow in flows)
        {
            Write(writer, flow);
        }
    }

    /// <summary>Encodes text for HTML, what cannot be shown replaced.</summary>
    internal static string Encode(string text) => WebUtility.HtmlEncode(TextWidth.Clean(text));

    private static void Write(TextWriter writer, Flow flow)
    {
        writer.Write($"<details class=\"flow\"{(flow.Issues.Count > 0 ? " open" : "")}>\n<summary><code>{Encode(flow.CorrelationId.Length > 0 ? flow.CorrelationId : "without correlation id")}</code> ");
        writer.Write($"{Quantity.Count(flow.EventCount, "event")}, {Quantity.Count(flow.HandlingCount, "handling")} by {Quantity.Count(flow.Services.Count, "service")}, {Quantity.Duration(flow.Duration)}: ");
        writer.Write(flow.Issues.Count == 0 ? "<span class=\"good\">no findings</span>" : $"<span class=\"warning\">{Quantity.Count(flow.Issues.Count + flow.IssuesOmitted, "finding")}</span>");
        writer.Write("</summary>\n<table class=\"waterfall\">\n<tr><th>what happened</th><th>at</th><th>wait</th><th>took</th><th class=\"time\">wait <i class=\"key wait\"></i> work <i class=\"key work\"></i> critical path <i class=\"key critical\"></i></th></tr>\n");
        var omitted = FlowHtmlRows.Write(writer, flow, RowsMax);
        writer.Write("</table>\n");
        if (omitted > 0)
        {
            writer.Write($"<p>{Quantity.Count(omitted, "more line")} not shown.</p>\n");
        }

        WriteIssues(writer, flow);
        writer.Write("</details>\n");
    }

    private static void WriteIssues(TextWriter writer, Flow flow)
    {
        if (flow.Issues.Count == 0)
        {
            return;
        }

        writer.Write("<ol class=\"findings\">\n");
        foreach (var issue in flow.Issues)
        {
            writer.Write($"<li><b class=\"{(issue.Kind is FlowIssueKind.Failed or FlowIssueKind.DeadLetter ? "bad" : "warning")}\">{Encode(NameOf(issue.Kind))}</b> ");
            writer.Write($"{Encode($"{issue.Target} {issue.Detail}")}<br>→ {Encode(issue.Recommendation)}</li>\n");
        }

        writer.Write("</ol>\n");
        if (flow.IssuesOmitted > 0)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"<p>… {flow.IssuesOmitted} more findings</p>\n"));
        }
    }

    private static string NameOf(FlowIssueKind kind) => kind switch
    {
        FlowIssueKind.DeadLetter => "dead letter",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
