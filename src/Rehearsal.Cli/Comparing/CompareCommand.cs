using Rehearsal.Analysis;
using Rehearsal.Cli.Flows;
using Rehearsal.Cli.Reports;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Comparing;

/// <summary>Carries out <c>compare</c>.</summary>
/// <param name="output">Where to write.</param>
/// <param name="cancellationToken">Interrupts.</param>
internal sealed class CompareCommand(ProgramOutput output, CancellationToken cancellationToken)
{
    private readonly RecordedEntries entries = new(output, cancellationToken);

    /// <summary>Compares two recordings.</summary>
    /// <param name="options">What to do.</param>
    /// <returns>The exit code.</returns>
    public int Run(CompareOptions options)
    {
        List<Diagnostic> errors = [];
        var first = Read(options.First, options.Filter, errors);
        var second = Read(options.Second, options.Filter, errors);
        if (errors.Count > 0)
        {
            return WriteErrors(errors, options.Formats, output.Out, output.Error);
        }

        var report = Interruptible.Run(() => FlowComparison.Compare(first, second, options.Comparison), cancellationToken);
        return CommandReport.Write(
            options.Formats,
            output,
            writer => ComparisonText.Write(writer, report, output.Color && writer == output.Out),
            json => ComparisonJson.WriteMembers(json, report),
            report.IsSame ? ExitCodes.Passed : ExitCodes.Failed);
    }

    /// <summary>Writes errors.</summary>
    /// <returns>The exit code.</returns>
    public static int WriteErrors(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error) =>
        CommandReport.WriteErrors(errors, targets, output, error, static json =>
        {
            json.WriteNull("same");
            json.WriteStartArray("differences");
            json.WriteEndArray();
        });

    private List<LogRecord> Read(string path, EntryFilter? filter, List<Diagnostic> errors)
    {
        var files = RecordingFiles.Find(path, out var problem);
        if (problem is not null || files.Count != 1)
        {
            errors.Add(problem ?? new Diagnostic(
                DiagnosticCodes.RecordingInvalid, $"there are {files.Count} recordings in '{path}'.", "one", string.Join(", ", files.Take(5)), "name one of them"));
            return [];
        }

        // Payloads do not count.
        return HeldEntries.TryRead(entries, files[0], filter, keepsPayloads: false, errors) ?? [];
    }
}
