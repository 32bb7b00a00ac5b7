using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Cli.Running;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Logs;

/// <summary>Writes what a command of <c>log</c> has to say, or why it has nothing, in the formats asked for.</summary>
internal static class LogReports
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
    /// <param name="logs">Writes the elements of <c>logs</c>.</param>
    /// <param name="exitCode">The exit code when all could be written.</param>
    /// <returns>The exit code.</returns>
    public static int Write(IReadOnlyList<ReportTarget> targets, ProgramOutput output, Action<TextWriter> text, Action<Utf8JsonWriter> logs, int exitCode)
    {
        foreach (var target in targets)
        {
            try
            {
                using var file = target.Path is null ? null : ReportFile.Open(target.Path);
                var writer = file ?? output.Out;
                if (target.Format == ReportFormats.Json)
                {
                    WriteJson(writer, logs, []);
                }
                else
                {
                    text(writer);
                }
            }
            catch (Exception exception) when (target.Path is not null && exception is IOException or UnauthorizedAccessException)
            {
                Diagnostic problem = new(
                    DiagnosticCodes.Usage, $"the report cannot be written to '{target.Path}'.", "a file that can be written", exception.Message,
                    "choose another one with --format FORMAT=PATH");
                return WriteErrors([problem], targets, output.Out, output.Error);
            }
        }

        return exitCode;
    }

    /// <summary>Writes errors: as the one JSON document when JSON goes to standard output, else as text to standard error.</summary>
    /// <returns>The exit code.</returns>
    public static int WriteErrors(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error)
    {
        if (targets.Any(static target => target is { Format: ReportFormats.Json, Path: null }))
        {
            WriteJson(output, static _ => { }, errors);
        }
        else
        {
            ErrorReport.WriteText(errors, error);
        }

        return ExitCodes.BadInput;
    }

    private static void WriteJson(TextWriter writer, Action<Utf8JsonWriter> logs, IReadOnlyList<Diagnostic> errors)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("logs");
            logs(json);
            json.WriteEndArray();
            if (errors.Count > 0)
            {
                json.WriteStartArray("errors");
                foreach (var element in RunDocument.Of(errors).Errors)
                {
                    element.WriteTo(json);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        writer.Write(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
        writer.Write('\n');
    }
}
