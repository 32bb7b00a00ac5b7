using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Carries out <c>scenario validate</c>.</summary>
/// <param name="loadSystem">Loads the system of this program; called once.</param>
/// <param name="output">Where to write.</param>
internal sealed class ValidateCommand(Func<List<Diagnostic>, LoadedSystem?> loadSystem, ProgramOutput output)
{
    /// <summary>Reads and checks everything; nothing runs.</summary>
    /// <param name="options">What to check.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>The exit code.</returns>
    public int Run(ValidateOptions options, CancellationToken cancellationToken)
    {
        List<Diagnostic> errors = [];
        var scenarios = ScenarioPreparation.Load(options.Paths, [], loadSystem, errors, out _, cancellationToken);
        if (errors.Count > 0)
        {
            return ErrorReport.Write(errors, options.Formats, output.Out, output.Error);
        }

        using var reports = OpenReports.TryOpen(options.Formats, out var unwritable);
        return reports is null
            ? ErrorReport.Write([unwritable!], options.Formats, output.Out, output.Error)
            : reports.Write(output, (target, writer) => writer.Write(target.Format == ReportFormats.Json
                ? RunJson.Text([], [])
                : scenarios.Count == 1 ? "1 scenario is valid\n" : $"{scenarios.Count} scenarios are valid\n"));
    }
}
