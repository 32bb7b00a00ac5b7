using Rehearsal.Analysis;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Metrics;

/// <summary>Writes what <c>metrics show</c> counted, or why it counted nothing.</summary>
internal static class MetricsReports
{
    /// <summary>Writes the numbers of each recording or log.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(MetricsShowOptions options, IReadOnlyList<(string File, MetricsReport Report)> reports, ProgramOutput output) => CommandReport.Write(
        options.Formats,
        output,
        writer =>
        {
            for (var i = 0; i < reports.Count; i++)
            {
                writer.Write($"{(i == 0 ? "" : "\n")}{reports[i].File}{(options.Service is { } service ? $": {service}" : "")}\n");
                MetricsText.Write(writer, reports[i].Report);
            }
        },
        json =>
        {
            json.WriteStartArray("metrics");
            foreach (var (file, report) in reports)
            {
                json.WriteStartObject();
                json.WriteString("recording", file);
                json.WriteString("service", options.Service);
                MetricsJson.WriteMembers(json, report);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        },
        ExitCodes.Passed);

    /// <summary>Writes errors.</summary>
    /// <returns>The exit code.</returns>
    public static int WriteErrors(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error) =>
        CommandReport.WriteErrors(errors, targets, output, error, static json =>
        {
            json.WriteStartArray("metrics");
            json.WriteEndArray();
        });
}
