using System.Text.Json;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Logs;

/// <summary>Writes what a command of <c>log</c> has to say, or why it has nothing, in the formats asked for.</summary>
internal static class LogReports
{
    /// <summary>Writes a report for each target.</summary>
    /// <param name="targets">The formats asked for.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="text">Writes for people.</param>
    /// <param name="logs">Writes the elements of <c>logs</c>.</param>
    /// <param name="exitCode">The exit code when all could be written.</param>
    /// <returns>The exit code.</returns>
    public static int Write(IReadOnlyList<ReportTarget> targets, ProgramOutput output, Action<TextWriter> text, Action<Utf8JsonWriter> logs, int exitCode) =>
        CommandReport.Write(targets, output, text, json => WriteLogs(json, logs), exitCode);

    /// <summary>Writes a report to each place that was opened.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(OpenReports reports, ProgramOutput output, Action<TextWriter> text, Action<Utf8JsonWriter> logs, int exitCode) =>
        CommandReport.Write(reports, output, text, json => WriteLogs(json, logs), exitCode);

    /// <summary>Writes errors: as the one JSON document when JSON goes to standard output, else as text to standard error.</summary>
    /// <returns>The exit code.</returns>
    public static int WriteErrors(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error) =>
        CommandReport.WriteErrors(errors, targets, output, error, static json => WriteLogs(json, static _ => { }));

    private static void WriteLogs(Utf8JsonWriter json, Action<Utf8JsonWriter> logs)
    {
        json.WriteStartArray("logs");
        logs(json);
        json.WriteEndArray();
    }
}
