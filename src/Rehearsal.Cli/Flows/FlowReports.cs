using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Analysis;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Flows;

/// <summary>Writes what <c>flow analyze</c> found, or why it found nothing, in the formats asked for.</summary>
internal static class FlowReports
{
    /// <summary>How JSON looks.</summary>
    public static readonly JsonWriterOptions JsonOptions = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Makes the report of a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="text">How text looks.</param>
    public static IFlowReport Create(string format, FlowTextOptions text) => format switch
    {
        ReportFormats.Json => new FlowJsonReport(),
        ReportFormats.Mermaid => new FlowMermaidReport(),
        ReportFormats.Html => new FlowHtmlReport(),
        _ => new FlowTextReport(text),
    };

    /// <summary>Writes errors: as the one JSON document when JSON goes to standard output, else as text to standard error.</summary>
    /// <param name="errors">The errors.</param>
    /// <param name="targets">The formats asked for.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <returns>The exit code.</returns>
    public static int WriteErrors(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error) =>
        CommandReport.WriteErrors(errors, targets, output, error, static json =>
        {
            json.WriteStartArray("flows");
            json.WriteEndArray();
        });
}
