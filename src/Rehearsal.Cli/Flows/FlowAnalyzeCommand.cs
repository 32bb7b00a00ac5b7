using Rehearsal.Analysis;
using Rehearsal.Cli.Logs;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.OpenTelemetry;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Flows;

/// <summary>Carries out <c>flow analyze</c>.</summary>
/// <param name="output">Where to write.</param>
internal sealed class FlowAnalyzeCommand(ProgramOutput output)
{
    /// <summary>Analyses recordings.</summary>
    /// <param name="options">What to do.</param>
    /// <returns>The exit code.</returns>
    public int Run(FlowOptions options)
    {
        var files = RecordingFiles.Find(options.From, out var problem);
        List<Diagnostic> errors = problem is null ? [] : [problem];
        List<AnalysedRecording> recordings = [];
        foreach (var file in files)
        {
            if (Read(file, errors) is { } records)
            {
                recordings.Add(new AnalysedRecording(file, FlowAnalysis.Analyze(records, AnalysisOptions(options.Threshold))));
            }
        }

        if (errors.Count > 0)
        {
            return FlowReports.WriteErrors(errors, options.Formats, output.Out, output.Error);
        }

        foreach (var target in options.Formats)
        {
            if (!TryWrite(target, recordings, errors))
            {
                return FlowReports.WriteErrors(errors, options.Formats, output.Out, output.Error);
            }
        }

        return ExitCodes.Passed;
    }

    private static FlowAnalysisOptions? AnalysisOptions(TimeSpan? threshold) =>
        threshold is { } slow ? new FlowAnalysisOptions { SlowThreshold = slow } : null;

    private List<LogRecord>? Read(string file, List<Diagnostic> errors)
    {
        if (Directory.Exists(file))
        {
            return ReadLog(file, errors);
        }

        List<LogRecord> records = [];
        try
        {
            using var reader = new RecordingReader(File.OpenRead(file), file);
            foreach (var record in reader.Read())
            {
                records.Add(record);
            }
        }
        catch (RecordingFormatException exception) when (exception.Problem == RecordingProblem.TornTail)
        {
            // A run that was killed leaves half a line; all before it is good.
            output.Error.WriteLine($"{file}:{exception.Line}: the recording ends in the middle of a line; what stands before it is shown");
        }
        catch (RecordingFormatException exception)
        {
            errors.Add(new Diagnostic(DiagnosticCodes.RecordingInvalid, "the recording cannot be read.", exception.Expected, exception.Found, exception.Fix)
            {
                File = file,
                Location = new SourceLocation((int)Math.Min(exception.Line, int.MaxValue), exception.Column ?? 1),
            });
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new Diagnostic(DiagnosticCodes.RecordingInvalid, "the recording cannot be read.", "a file that can be read", exception.Message, "make it readable") { File = file });
            return null;
        }

        return records;
    }

    // A run that was killed leaves no recording, but its log.
    private List<LogRecord>? ReadLog(string folder, List<Diagnostic> errors)
    {
        List<LogRecord> records = [];
        try
        {
            using var reader = EmbeddedLogReader.Open(folder, TimeProvider.System);
            using var scan = reader.Scan();
            while (scan.MoveNext())
            {
                records.Add(new LogRecord(scan.Current.Position, scan.Current.ToEntry()));
            }
        }
        catch (Exception exception) when (LogDiagnostics.TryDescribe(exception, folder) is { } problem)
        {
            errors.Add(problem);
            return null;
        }

        output.Error.WriteLine($"{folder}: an event log; a run that was not killed has a recording too");
        return Translate(folder, records, errors);
    }

    // A log of foreign spans holds them as they came: what they are to their flows is decided when all are there.
    private static List<LogRecord>? Translate(string folder, List<LogRecord> records, List<Diagnostic> errors)
    {
        try
        {
            return [.. ForeignSpanLog.Translate(records)];
        }
        catch (FormatException exception)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.LogUnusable, "the log cannot be read.", "foreign spans as a recorder keeps them", exception.Message, "record again with this version")
            { File = folder });
            return null;
        }
    }

    private bool TryWrite(ReportTarget target, List<AnalysedRecording> recordings, List<Diagnostic> errors)
    {
        try
        {
            using var file = target.Path is null ? null : ReportFile.Open(target.Path);
            var writer = file ?? output.Out;
            switch (target.Format)
            {
                case ReportFormats.Json:
                    FlowReports.WriteJson(writer, recordings);
                    break;
                case ReportFormats.Mermaid:
                    FlowReports.WriteMermaid(writer, recordings);
                    break;
                case ReportFormats.Html:
                    FlowReports.WriteHtml(writer, recordings);
                    break;
                default:
                    FlowReports.WriteText(writer, recordings, new FlowTextOptions { Color = file is null && output.Color, Width = output.Width });
                    break;
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.Usage, $"the report cannot be written to '{target.Path}'.", "a file that can be written", exception.Message,
                "choose another one with --format FORMAT=PATH"));
            return false;
        }
    }
}
