using System.CommandLine;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Reports errors that keep a command from running, in the formats asked for.</summary>
internal static class ErrorReport
{
    /// <summary>Writes errors: in the document that goes to standard output, as text to standard error unless that is JSON, and into every report file.</summary>
    /// <returns>The exit code: <see cref="ExitCodes.BadInput"/>, or <see cref="ExitCodes.StageUnavailable"/> when nothing else is wrong.</returns>
    public static int Write(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error)
    {
        var format = ReportFormats.Text;
        foreach (var target in targets)
        {
            if (target.Path is { } path)
            {
                WriteFile(errors, target.Format, path, error);
            }
            else
            {
                format = target.Format;
            }
        }

        if (format != ReportFormats.Text)
        {
            DocumentReports.Write(format, RunJson.Text([], errors), output, TimeProvider.System);
        }

        if (format != ReportFormats.Json)
        {
            WriteText(errors, error);
        }

        return ExitCode(errors);
    }

    /// <inheritdoc cref="Write(IReadOnlyList{Diagnostic}, IReadOnlyList{ReportTarget}, TextWriter, TextWriter)"/>
    public static int Write(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, InvocationConfiguration configuration) =>
        Write(errors, targets, configuration.Output, configuration.Error);

    /// <summary>Writes errors for people.</summary>
    public static void WriteText(IReadOnlyList<Diagnostic> errors, TextWriter writer)
    {
        foreach (var error in errors)
        {
            writer.WriteLine(DiagnosticText.Format(error));
        }

        if (errors.Count > 1)
        {
            writer.WriteLine($"{errors.Count} errors");
        }
    }

    private static int ExitCode(IReadOnlyList<Diagnostic> errors)
    {
        var code = ExitCodes.StageUnavailable;
        foreach (var error in errors)
        {
            code = error.Code == DiagnosticCodes.StageUnavailable ? code : ExitCodes.BadInput;
        }

        return code;
    }

    private static void WriteFile(IReadOnlyList<Diagnostic> errors, string format, string path, TextWriter error)
    {
        try
        {
            using var file = ReportFile.Open(path);
            if (format == ReportFormats.Text)
            {
                WriteText(errors, file);
            }
            else
            {
                DocumentReports.Write(format, RunJson.Text([], errors), file, TimeProvider.System);
            }
        }
        catch (Exception exception) when (exception is OutputFailedException || DiskWords.IsKnown(exception))
        {
            // There are errors to report already; this one only costs the copy of them.
            error.WriteLine($"cannot write '{path}': {DiskWords.Of(exception.InnerException ?? exception, path)}");
        }
    }
}
