using Rehearsal.Analysis;
using Rehearsal.Cli.Reports;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Flows;

/// <summary>Carries out <c>flow analyze</c>.</summary>
/// <param name="output">Where to write.</param>
internal sealed class FlowAnalyzeCommand(ProgramOutput output)
{
    private readonly RecordedEntries entries = new(output);

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
            if (Read(file, options.Filter, errors) is { } records)
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

    private List<LogRecord>? Read(string file, EntryFilter? filter, List<Diagnostic> errors)
    {
        List<LogRecord> records = [];
        if (!entries.TryRead(file, records.Add, errors))
        {
            return null;
        }

        if (Directory.Exists(file))
        {
            output.Error.WriteLine($"{file}: an event log; a run that was not killed has a recording too");
        }

        return filter is null || records.Count == 0 ? records : FilteredFlows.Of(records, filter);
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
