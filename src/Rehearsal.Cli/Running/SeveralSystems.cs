using System.Globalization;
using Rehearsal.Cli.Processes;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Running;

/// <summary>Carries out one command over several systems, each in its own process, and makes one result of theirs.</summary>
/// <param name="groups">The systems, built, in the order in which they run.</param>
/// <param name="output">Where to write.</param>
internal sealed class SeveralSystems(IReadOnlyList<SystemGroup> groups, ProgramOutput output)
{
    private const string JsonToOutput = "--format=json";

    /// <summary>Checks all files against their systems, and only if all are valid runs them, one system after the other.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts: the system that runs ends by itself, the ones after it do not run.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        // :: Step 1: nothing runs when anything is wrong anywhere.
        List<Diagnostic> errors = [.. await CheckAsync(cancellationToken)];
        if (errors.Count > 0 || OpenFolder(options, errors) is not { } folder)
        {
            return ErrorReport.Write(errors, options.Formats, output.Out, output.Error);
        }

        using var reports = OpenReports.TryOpen(options.Formats, out var unwritable);
        if (reports is null)
        {
            return ErrorReport.Write([unwritable!], options.Formats, output.Out, output.Error);
        }

        // :: Step 2: run each with a folder of its own below the command's, since two systems may have files of one name.
        var runs = new MergedRuns();
        var isTextShown = options.Formats.Any(target => target is { Format: ReportFormats.Text, Path: null });
        var code = ExitCodes.Passed;
        foreach (var (group, name) in groups.Zip(FolderNames()))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                code = ExitCodes.Interrupted;
                break;
            }

            var part = $"{folder.Path}/{name}";
            var (exitCode, document) = await SystemProcess.RunAsync(group.Assembly, Arguments(group, options, part, isTextShown), !isTextShown);
            runs.Add(group, part, isTextShown ? null : document, exitCode);
            code = ExitCodes.Combine(code, exitCode);
        }

        // :: Step 3: one document, one text, one total.
        folder.SaveRunFile(runs.Document());
        return ExitCodes.Combine(code, runs.Report(reports, output, groups.Count));
    }

    /// <summary>Checks all files against their systems.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ValidateAsync(ValidateOptions options, CancellationToken cancellationToken)
    {
        var errors = await CheckAsync(cancellationToken);
        if (errors.Count > 0)
        {
            return ErrorReport.Write(errors, options.Formats, output.Out, output.Error);
        }

        using var reports = OpenReports.TryOpen(options.Formats, out var unwritable);
        return reports is null
            ? ErrorReport.Write([unwritable!], options.Formats, output.Out, output.Error)
            : reports.Write(output, (target, writer) => writer.Write(target.Format == ReportFormats.Json
                ? RunJson.Text([], [])
                : $"{groups.Sum(group => group.Files.Count)} scenarios of {groups.Count} systems are valid\n"));
    }

    /// <summary>Finds out what is wrong with the files of each system.</summary>
    /// <param name="cancellationToken">Interrupts.</param>
    public async Task<IReadOnlyList<Diagnostic>> CheckAsync(CancellationToken cancellationToken)
    {
        List<Diagnostic> errors = [];
        foreach (var group in groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (exitCode, document) = await SystemProcess.RunAsync(
                group.Assembly, ["scenario", "validate", JsonToOutput, "--", .. group.Files], captureOutput: true);
            errors.AddRange(RunDocument.TryParse(document) is { } parsed ? parsed.ReadErrors() : [NoAnswer(group, exitCode)]);
        }

        return errors;
    }

    private static RunFolder? OpenFolder(RunOptions options, List<Diagnostic> errors)
    {
        try
        {
            return RunFolder.Create(options.Output, TimeProvider.System.GetUtcNow());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.Usage,
                $"the results cannot be written to '{options.Output ?? RunFolder.Root}'.",
                "a place that can be written to",
                DiskWords.Of(exception, options.Output),
                "choose another one with --output DIR"));
            return null;
        }
    }

    private static List<string> Arguments(SystemGroup group, RunOptions options, string part, bool isTextShown)
    {
        List<string> arguments = ["run", "--stage", options.Stage, "--output", part];
        if (options.Seed is { } seed)
        {
            arguments.AddRange(["--seed", seed.ToString(CultureInfo.InvariantCulture)]);
        }

        arguments.AddRange(options.Tags.SelectMany(tag => (string[])["--tag", tag]));
        if (options.VerifyDeterminism)
        {
            arguments.Add(RunCommandLine.VerifyDeterminism);
        }

        if (!isTextShown)
        {
            arguments.Add(JsonToOutput);
        }

        if (options.Formats.Any(target => target is { Format: ReportFormats.Text, Path: not null }))
        {
            arguments.Add($"--format=text={part}/{MergedRuns.TextFileName}");
        }

        return [.. arguments, "--", .. group.Files];
    }

    private List<string> FolderNames()
    {
        List<string> names = [];
        foreach (var group in groups)
        {
            var name = group.Name;
            for (var number = 2; names.Contains(name, StringComparer.OrdinalIgnoreCase); number++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{group.Name}-{number}");
            }

            names.Add(name);
        }

        return names;
    }

    private static Diagnostic NoAnswer(SystemGroup group, int exitCode) => new(
        DiagnosticCodes.SystemInvalid,
        $"the system '{group.Name}' did not answer.",
        "a program that calls RehearsalApp.RunAsync with its arguments",
        $"it ended with exit code {exitCode} and no JSON document",
        "see what it wrote above");
}
