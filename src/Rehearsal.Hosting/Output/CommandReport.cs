using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Writes the one report of a command in the formats asked for: text, or one JSON object.</summary>
internal static class CommandReport
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a report for each target.</summary>
    /// <param name="targets">The formats asked for.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="text">Writes for people.</param>
    /// <param name="members">Writes the members of the object.</param>
    /// <param name="exitCode">The exit code when all could be written.</param>
    /// <returns>The exit code.</returns>
    public static int Write(IReadOnlyList<ReportTarget> targets, ProgramOutput output, Action<TextWriter> text, Action<Utf8JsonWriter> members, int exitCode)
    {
        using var open = OpenReports.TryOpen(targets, out var problem);
        return open is null
            ? WriteErrors([problem!], targets, output.Out, output.Error, members)
            : Write(open, output, text, members, exitCode);
    }

    /// <summary>Writes a report to each place that was opened.</summary>
    /// <param name="reports">The reports.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="text">Writes for people.</param>
    /// <param name="members">Writes the members of the object.</param>
    /// <param name="exitCode">The exit code when all could be written.</param>
    /// <returns>The exit code; <see cref="ExitCodes.Failed"/> when a file takes no more.</returns>
    public static int Write(OpenReports reports, ProgramOutput output, Action<TextWriter> text, Action<Utf8JsonWriter> members, int exitCode)
    {
        var code = reports.Write(output, (target, writer) =>
        {
            if (target.Format == ReportFormats.Json)
            {
                WriteJson(writer, members, []);
            }
            else
            {
                text(writer);
            }
        });
        return ExitCodes.Combine(exitCode, code);
    }

    /// <summary>Writes errors: as the one JSON document when JSON goes to standard output, else as text to standard error.</summary>
    /// <param name="errors">The errors.</param>
    /// <param name="targets">The formats asked for.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="members">Writes the members of an object without content.</param>
    /// <returns>The exit code: 3 when only a stage is missing, else 2.</returns>
    public static int WriteErrors(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error, Action<Utf8JsonWriter> members)
    {
        if (targets.Any(static target => target is { Format: ReportFormats.Json, Path: null }))
        {
            WriteJson(output, members, errors);
        }
        else
        {
            ErrorReport.WriteText(errors, error);
        }

        return errors.All(static problem => problem.Code == DiagnosticCodes.StageUnavailable) ? ExitCodes.StageUnavailable : ExitCodes.BadInput;
    }

    private static void WriteJson(TextWriter writer, Action<Utf8JsonWriter> members, IReadOnlyList<Diagnostic> errors)
    {
        using (var stream = new TextStream(writer))
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            members(json);
            if (errors.Count > 0)
            {
                json.WriteStartArray("errors");
                foreach (var error in errors)
                {
                    RunJson.Write(json, error);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        writer.Write('\n');
    }
}
