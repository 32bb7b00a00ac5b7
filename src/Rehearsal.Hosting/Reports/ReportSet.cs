using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>The reports a command line asks for, as one.</summary>
internal sealed class ReportSet : IRunReport
{
    private readonly List<IRunReport> reports = [];
    private readonly List<Diagnostic> failures = [];

    /// <summary>Gets what could not be written. The runs go on without it.</summary>
    public IReadOnlyList<Diagnostic> Failures => failures;

    /// <summary>Opens every report.</summary>
    /// <param name="targets">The formats and places.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="clock">Says when the command ended, for formats that tell.</param>
    /// <param name="problem">Why one cannot be written.</param>
    /// <returns>The reports; null when one cannot be written.</returns>
    public static ReportSet? TryOpen(IReadOnlyList<ReportTarget> targets, ProgramOutput output, TimeProvider clock, out Diagnostic? problem)
    {
        var set = new ReportSet();
        foreach (var target in targets)
        {
            try
            {
                var isFile = target.Path is not null;
                var writer = target.Path is { } path ? ReportFile.Open(path) : output.Out;
                set.reports.Add(target.Format == ReportFormats.Text
                    ? new TextReport(writer, isFile, output.Color && !isFile, output.Width)
                    : new DocumentReport(target.Format, writer, isFile, clock));
            }
            catch (Exception exception) when (DiskWords.IsKnown(exception))
            {
                set.Dispose();
                problem = OpenReports.Unwritable(target, exception);
                return null;
            }
        }

        problem = null;
        return set;
    }

    public void Add(ReportedRun run)
    {
        foreach (var report in reports)
        {
            Try(() => report.Add(run));
        }
    }

    public void Complete(RunSummary summary)
    {
        foreach (var report in reports)
        {
            // Closed here, where it can still be told that the last of it found no room.
            Try(() =>
            {
                report.Complete(summary);
                report.Dispose();
            });
        }
    }

    public void Dispose()
    {
        foreach (var report in reports)
        {
            Try(report.Dispose);
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (OutputFailedException exception)
        {
            failures.Add(exception.ToDiagnostic());
        }
    }
}
