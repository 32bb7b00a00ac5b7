using System.Globalization;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.FromRecordings;

/// <summary>Writes what <c>scenario from</c> made, or why it made nothing.</summary>
internal static class ScenarioFromReports
{
    /// <summary>Writes what was made: the scenario itself as text, or where it is when it has a file.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(OpenReports reports, ProgramOutput output, ScenarioFromRecording scenario, string yaml, string? path) => CommandReport.Write(
        reports,
        output,
        writer => writer.Write(path is null
            ? yaml
            : $"{path}: {Count(scenario.StimulusCount, "trigger")}, {Count(scenario.EventCount, "event")} expected\n  rehearse run {path}\n"),
        json =>
        {
            json.WriteString("scenario", path);
            json.WriteString("yaml", yaml);
            json.WriteNumber("triggers", scenario.StimulusCount);
            json.WriteNumber("events", scenario.EventCount);
            json.WriteStartArray("left_out");
            foreach (var omission in scenario.LeftOut)
            {
                json.WriteStringValue(omission);
            }

            json.WriteEndArray();
        },
        ExitCodes.Passed);

    /// <summary>Writes errors.</summary>
    /// <returns>The exit code.</returns>
    public static int WriteErrors(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error) =>
        CommandReport.WriteErrors(errors, targets, output, error, static json =>
        {
            json.WriteNull("scenario");
            json.WriteNull("yaml");
        });

    private static string Count(int count, string one) => count == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{count} {one}s");
}
