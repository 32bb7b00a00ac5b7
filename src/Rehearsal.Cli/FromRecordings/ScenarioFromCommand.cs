using Rehearsal.Cli.Flows;
using Rehearsal.Cli.Reports;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.FromRecordings;

/// <summary>Carries out <c>scenario from</c>.</summary>
/// <param name="output">Where to write.</param>
/// <param name="cancellationToken">Interrupts.</param>
internal sealed class ScenarioFromCommand(ProgramOutput output, CancellationToken cancellationToken)
{
    private readonly RecordedEntries entries = new(output, cancellationToken);

    /// <summary>Writes a scenario.</summary>
    /// <param name="options">What to do.</param>
    /// <returns>The exit code.</returns>
    public int Run(ScenarioFromOptions options)
    {
        List<Diagnostic> errors = [];
        var files = RecordingFiles.Find(options.Recording, out var problem);
        if (problem is not null || files.Count != 1)
        {
            errors.Add(problem ?? Invalid($"there are {files.Count} recordings in '{options.Recording}'.", "one", string.Join(", ", files.Take(5)), "name one of them"));
            return Report(errors, options);
        }

        if (HeldEntries.TryRead(entries, files[0], options.Filter, keepsPayloads: true, errors) is not { } records)
        {
            return Report(errors, options);
        }

        var scenario = Interruptible.Run(() => new ScenarioFromRecording(records) { Seed = entries.Header?.Seed }, cancellationToken);
        if (scenario.StimulusCount == 0)
        {
            errors.Add(Invalid(
                $"nothing in '{files[0]}' can begin a scenario.", "an event that came from outside the system", options.Filter is null ? "none" : "none that matches",
                options.Filter is null ? "record a run with a trigger or a published event" : "widen --filter"));
            return Report(errors, options);
        }

        var yaml = Interruptible.Run(() => scenario.ToYaml(options.Name ?? (Path.GetFileNameWithoutExtension(files[0]) is { Length: > 0 } name ? name : "Recording"), options.System), cancellationToken);
        if (Unreadable(yaml, files[0], options) is { } unreadable)
        {
            errors.Add(unreadable);
            return Report(errors, options);
        }

        foreach (var omission in scenario.LeftOut)
        {
            output.Error.WriteLine($"left out: {omission}");
        }

        return Write(yaml, scenario, options);
    }

    // A recording may hold more than a scenario may.
    private Diagnostic? Unreadable(string yaml, string recording, ScenarioFromOptions options)
    {
        var reading = Interruptible.Run(() => ScenarioYaml.Read(options.Output ?? "scenario", yaml), cancellationToken);
        return reading.Diagnostics is [var first, ..]
            ? Invalid(
                $"'{recording}' is no single scenario: {first.Message}", first.Expected, first.Found,
                options.Filter is null ? "take some of its flows with --filter" : "narrow --filter")
            : null;
    }

    private int Write(string yaml, ScenarioFromRecording scenario, ScenarioFromOptions options)
    {
        using var reports = OpenReports.TryOpen(options.Formats, out var unwritable);
        if (reports is null)
        {
            return Report([unwritable!], options);
        }

        if (options.Output is { } path)
        {
            try
            {
                using var file = ReportFile.Open(path);
                file.Write(yaml);
            }
            catch (Exception exception) when (DiskWords.IsKnown(exception))
            {
                return Report([new Diagnostic(DiagnosticCodes.Usage, $"'{path}' cannot be written.", "a file that can be written", DiskWords.Of(exception, path), "choose another one with --output")], options);
            }
        }

        return ScenarioFromReports.Write(reports, output, scenario, yaml, options.Output);
    }

    private static Diagnostic Invalid(string message, string expected, string found, string fix) => new(DiagnosticCodes.RecordingInvalid, message, expected, found, fix);

    private int Report(IReadOnlyList<Diagnostic> errors, ScenarioFromOptions options) => ScenarioFromReports.WriteErrors(errors, options.Formats, output.Out, output.Error);
}
