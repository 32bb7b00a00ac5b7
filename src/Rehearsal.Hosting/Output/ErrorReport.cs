using System.CommandLine;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Reports errors that keep a command from running, in the formats asked for.</summary>
internal static class ErrorReport
{
    /// <summary>Writes errors: as the one JSON document when JSON goes to standard output, else as text to standard error; and into every report file.</summary>
    /// <returns>The exit code: <see cref="ExitCodes.BadInput"/>, or <see cref="ExitCodes.StageUnavailable"/> when nothing else is wrong.</returns>
    public static int Write(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error)
    {
        var isJson = false;
        foreach (var target in targets)
        {
            if (target.Path is { } path)
            {
                WriteFile(errors, target.Format, path, error);
            }
            else
            {
                isJson |= target.Format == ReportFormats.Json;
            }
        }

        if (isJson)
        {
            output.Write(RunJson.Text([], errors));
        }
        else
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
            if (format == ReportFormats.Json)
            {
                file.Write(RunJson.Text([], errors));
            }
            else
            {
                WriteText(errors, file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There are errors to report already; this one only costs the copy of them.
            error.WriteLine($"cannot write '{path}': {exception.Message}");
        }
    }
}
