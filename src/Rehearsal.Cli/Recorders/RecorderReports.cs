using System.Globalization;
using System.Text.Json;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Recorders;

/// <summary>Writes what the commands of <c>recorder</c> did.</summary>
internal static class RecorderReports
{
    /// <summary>Writes that a recorder was started, and where traces go when it receives them.</summary>
    public static int WriteStarted(OpenReports reports, ProgramOutput output, Recorder recorder, ServeFolder folder, ServeAddress? receiver) => CommandReport.Write(
        reports,
        output,
        writer =>
        {
            writer.Write($"recorder '{recorder.Name}' records {Describe(recorder)} of {folder.Name}, from position {recorder.FromPosition} on\n");
            writer.Write(receiver is null ? "" : $"  send traces to {receiver.Url}  (OTEL_EXPORTER_OTLP_ENDPOINT={receiver.Url})\n");
        },
        json => WriteElements(json, [recorder], receiver is null ? null : json => json.WriteString("endpoint", receiver.Url)),
        ExitCodes.Passed);

    /// <summary>Writes that a recorder was stopped and what it recorded.</summary>
    public static int WriteStopped(
        OpenReports reports,
        ProgramOutput output,
        Recorder recorder,
        long head,
        string path,
        RecordedRange range,
        long entries) => CommandReport.Write(
            reports,
            output,
            writer =>
            {
                writer.Write($"recorder '{recorder.Name}' stopped: {Count(range.FlowCount, "flow")}, {Count(entries, "entry", "entries")} in {path}\n");
                writer.Write(range.Truncated ? "  more flows matched than one recording holds; narrow the filter\n" : "");
                writer.Write(head == recorder.FromPosition
                    ? "  nothing came into the log meanwhile\n"
                    : range.FlowCount == 0
                    ? $"  nothing matched in positions {recorder.FromPosition} to {head - 1}; 'rehearse log inspect' shows what was there\n"
                    : $"  rehearse flow analyze --from {path}\n");
            },
            json => WriteElements(json, [recorder], json =>
            {
                json.WriteNumber("to_position", head);
                json.WriteString("recording", path);
                json.WriteNumber("flows", range.FlowCount);
                json.WriteNumber("entries", entries);
                json.WriteBoolean("truncated", range.Truncated);
            }),
            ExitCodes.Passed);

    /// <summary>Writes the recorders.</summary>
    public static int WriteList(OpenReports reports, ProgramOutput output, IReadOnlyList<Recorder> recorders, long head, DateTimeOffset now) => CommandReport.Write(
        reports,
        output,
        writer =>
        {
            writer.Write(recorders.Count == 0 ? "no recorder records\n" : "");
            var width = recorders.Select(static recorder => recorder.Name.Length).DefaultIfEmpty().Max();
            foreach (var recorder in recorders)
            {
                var seconds = Math.Max(0, (long)(now - recorder.Started).TotalSeconds);
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{recorder.Name.PadRight(width)}  {Describe(recorder)}, for {seconds:N0} s, {Count(head - recorder.FromPosition, "entry", "entries")} looked at so far\n"));
            }
        },
        json => WriteElements(json, recorders, null),
        ExitCodes.Passed);

    /// <summary>Writes errors.</summary>
    public static int WriteErrors(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error) =>
        CommandReport.WriteErrors(errors, targets, output, error, static json => WriteElements(json, [], null));

    private static void WriteElements(Utf8JsonWriter json, IReadOnlyList<Recorder> recorders, Action<Utf8JsonWriter>? more)
    {
        json.WriteStartArray("recorders");
        foreach (var recorder in recorders)
        {
            json.WriteStartObject();
            json.WriteString("name", recorder.Name);
            json.WriteString("filter", recorder.Filter);
            json.WriteString("started", recorder.Started.UtcDateTime);
            json.WriteNumber("from_position", recorder.FromPosition);
            more?.Invoke(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Describe(Recorder recorder) => recorder.Filter is { } filter ? $"flows with {filter}" : "all flows";

    private static string Count(long count, string one, string? several = null) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : several ?? one + "s")}");
}
