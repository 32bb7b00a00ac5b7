using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>The files of a command's reports, opened before the command does what cannot be taken back.</summary>
internal sealed class OpenReports : IDisposable
{
    private readonly List<(ReportTarget Target, ReportFile? File)> reports = [];

    private OpenReports()
    {
    }

    /// <summary>Opens every file, and changes none.</summary>
    /// <param name="targets">The reports asked for.</param>
    /// <param name="problem">Why one cannot be written.</param>
    /// <returns>The reports; null when one cannot be written.</returns>
    public static OpenReports? TryOpen(IReadOnlyList<ReportTarget> targets, out Diagnostic? problem)
    {
        var open = new OpenReports();
        foreach (var target in targets)
        {
            try
            {
                open.reports.Add((target, target.Path is { } path ? ReportFile.Reserve(path) : null));
            }
            catch (Exception exception) when (DiskWords.IsKnown(exception))
            {
                open.Dispose();
                problem = Unwritable(target, exception);
                return null;
            }
        }

        problem = null;
        return open;
    }

    /// <summary>Says that the file of a report cannot be written.</summary>
    public static Diagnostic Unwritable(ReportTarget target, Exception exception) => new(
        DiagnosticCodes.Usage, $"the report cannot be written to '{target.Path}'.", "a file that can be written", DiskWords.Of(exception, target.Path),
        "choose another one with --format FORMAT=PATH");

    /// <summary>Writes each report.</summary>
    /// <param name="output">Standard output, and where to say which file takes no more.</param>
    /// <param name="write">Writes a report to a place.</param>
    /// <returns><see cref="ExitCodes.Passed"/>, or <see cref="ExitCodes.Failed"/> when a file takes no more.</returns>
    public int Write(ProgramOutput output, Action<ReportTarget, TextWriter> write)
    {
        var code = ExitCodes.Passed;
        foreach (var (target, file) in reports.OrderBy(static report => report.File is null))
        {
            try
            {
                using var writer = file?.Begin();
                write(target, writer ?? output.Out);
            }
            catch (OutputFailedException exception) when (file is not null)
            {
                ErrorReport.WriteText([exception.ToDiagnostic()], output.Error);
                code = ExitCodes.Failed;
            }
        }

        return code;
    }

    /// <inheritdoc/>
    public void Dispose() => reports.ForEach(static report => report.File?.Dispose());
}
