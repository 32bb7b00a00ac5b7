using Rehearsal.Analysis;
using Rehearsal.Cli.Logs;
using Rehearsal.Cli.Reports;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Flows;

/// <summary>Carries out <c>flow analyze</c>.</summary>
/// <param name="output">Where to write.</param>
/// <param name="cancellationToken">Interrupts.</param>
internal sealed class FlowAnalyzeCommand(ProgramOutput output, CancellationToken cancellationToken)
{
    // More than this does not belong into one report, and is a lot of disk for what does not fit into memory.
    private const int RecordsMax = 100_000_000;

    private readonly RecordedEntries entries = new(output, cancellationToken);

    /// <summary>Analyses recordings.</summary>
    /// <param name="options">What to do.</param>
    /// <returns>The exit code.</returns>
    public int Run(FlowOptions options)
    {
        var files = RecordingFiles.Find(options.From, out var problem);
        List<Diagnostic> errors = problem is null ? [] : [problem];
        List<(string File, FlowStream Flows)> recordings = [];
        foreach (var file in files)
        {
            var flows = new FlowStream(AnalysisOptions(options.Threshold));
            if (TryRead(file, options.Filter, flows, errors))
            {
                recordings.Add((file, flows));
            }
        }

        if (errors.Count > 0)
        {
            return FlowReports.WriteErrors(errors, options.Formats, output.Out, output.Error);
        }

        var reports = options.Formats.Select(target => FlowReports.Create(target.Format, new FlowTextOptions { Color = target.Path is null && output.Color, Width = output.Width })).ToList();
        if (!TryExplain(recordings.ConvertAll(static recording => recording.Flows), reports, errors))
        {
            return FlowReports.WriteErrors(errors, options.Formats, output.Out, output.Error);
        }

        IReadOnlyList<AnalysedRecording> analysed = [.. recordings.Select(static recording => new AnalysedRecording(recording.File, recording.Flows.Truncated))];

        using var open = OpenReports.TryOpen(options.Formats, out var unwritable);
        return open is null
            ? FlowReports.WriteErrors([unwritable!], options.Formats, output.Out, output.Error)
            : open.Write(output, (target, writer) => reports[options.Formats.ToList().IndexOf(target)].Write(writer, analysed));
    }

    private static FlowAnalysisOptions AnalysisOptions(TimeSpan? threshold) => threshold is { } slow
        ? new FlowAnalysisOptions { RecordsMax = RecordsMax, SlowThreshold = slow }
        : new FlowAnalysisOptions { RecordsMax = RecordsMax };

    private bool TryExplain(List<FlowStream> recordings, List<IFlowReport> reports, List<Diagnostic> errors)
    {
        try
        {
            for (var i = 0; i < recordings.Count; i++)
            {
                foreach (var flow in recordings[i].Explain())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    reports.ForEach(report => report.Take(i, flow));
                }
            }

            return true;
        }
        catch (IOException exception)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.RecordingInvalid, "the recordings cannot be explained.", $"room for temporary files in '{Path.GetTempPath()}'", DiskWords.Of(exception), "make room there, or explain one recording at a time"));
            return false;
        }
    }

    private bool TryRead(string file, EntryFilter? filter, FlowStream flows, List<Diagnostic> errors)
    {
        var isRead = filter is null
            ? entries.TryRead(file, flows.Add, errors, keepsPayloads: false)
            : FilteredFlows.TryRead(entries, file, filter, flows.Add, errors);
        if (isRead && LogFolders.WordsAbout(file) is { } words)
        {
            output.Error.WriteLine($"{file}: {words}");
        }

        return isRead;
    }
}
