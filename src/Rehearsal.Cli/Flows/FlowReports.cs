using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Analysis;
using Rehearsal.Cli.Reports;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Flows;

/// <summary>Writes what <c>flow analyze</c> found, or why it found nothing, in the formats asked for.</summary>
internal static class FlowReports
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the flows of recordings as one JSON object, ended by a line feed.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="recordings">The recordings.</param>
    public static void WriteJson(TextWriter writer, IReadOnlyList<AnalysedRecording> recordings)
    {
        using (var stream = new TextStream(writer))
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            FlowJson.Write(json, new FlowReport
            {
                Flows = [.. recordings.SelectMany(recording => recording.Report.Flows)],
                Truncated = recordings.Any(recording => recording.Report.Truncated),
            });
        }

        writer.Write('\n');
    }

    /// <summary>Writes the flows of recordings for people, each headed by its file.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="recordings">The recordings.</param>
    /// <param name="options">How it looks.</param>
    public static void WriteText(TextWriter writer, IReadOnlyList<AnalysedRecording> recordings, FlowTextOptions options)
    {
        for (var i = 0; i < recordings.Count; i++)
        {
            writer.Write(i == 0 ? $"{recordings[i].File}\n" : $"\n{recordings[i].File}\n");
            FlowText.Write(writer, recordings[i].Report, options);
        }
    }

    /// <summary>Writes Markdown with one Mermaid diagram a flow.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="recordings">The recordings.</param>
    public static void WriteMermaid(TextWriter writer, IReadOnlyList<AnalysedRecording> recordings)
    {
        var isFirst = true;
        foreach (var recording in recordings)
        {
            foreach (var flow in recording.Report.Flows)
            {
                writer.Write(isFirst ? "```mermaid\n" : "\n```mermaid\n");
                FlowMermaid.Write(writer, flow);
                writer.Write("```\n");
                isFirst = false;
            }
        }
    }

    /// <summary>Writes one page with the flows of all recordings.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="recordings">The recordings.</param>
    public static void WriteHtml(TextWriter writer, IReadOnlyList<AnalysedRecording> recordings) => FlowHtml.WritePage(
        writer,
        new FlowReport
        {
            Flows = [.. recordings.SelectMany(recording => recording.Report.Flows)],
            Truncated = recordings.Any(recording => recording.Report.Truncated),
        },
        recordings.Count == 1 ? recordings[0].File : $"{recordings.Count} recordings");

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
