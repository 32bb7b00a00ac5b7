using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Carries out <c>scenario validate</c>.</summary>
/// <param name="loadSystem">Loads the system of this program; called once.</param>
/// <param name="output">Where to write.</param>
internal sealed class ValidateCommand(Func<List<Diagnostic>, LoadedSystem?> loadSystem, ProgramOutput output)
{
    /// <summary>Reads and checks everything; nothing runs.</summary>
    /// <param name="options">What to check.</param>
    /// <returns>The exit code.</returns>
    public int Run(ValidateOptions options)
    {
        List<Diagnostic> errors = [];
        var scenarios = ScenarioPreparation.Load(options.Paths, [], loadSystem, errors, out _);
        if (errors.Count > 0)
        {
            return ErrorReport.Write(errors, options.Formats, output.Out, output.Error);
        }

        foreach (var target in options.Formats)
        {
            var text = target.Format == ReportFormats.Json
                ? RunJson.Text([], [])
                : scenarios.Count == 1 ? "1 scenario is valid\n" : $"{scenarios.Count} scenarios are valid\n";
            if (target.Path is null)
            {
                output.Out.Write(text);
            }
            else
            {
                using var file = ReportFile.Open(target.Path);
                file.Write(text);
            }
        }

        return ExitCodes.Passed;
    }
}
