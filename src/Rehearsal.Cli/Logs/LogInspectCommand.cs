using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Logs;

/// <summary>Carries out <c>log inspect</c>.</summary>
/// <param name="output">Where to write.</param>
internal sealed class LogInspectCommand(ProgramOutput output)
{
    /// <summary>Shows logs.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>The exit code.</returns>
    public int Run(LogOptions options, CancellationToken cancellationToken)
    {
        var folders = LogFolders.Find(options.From, out var missing);
        List<Diagnostic> errors = missing is null ? [] : [missing];
        if (folders.Count > 1 && options.Filter is null && (options.Position ?? options.Record) is not null)
        {
            errors.Add(new Diagnostic(DiagnosticCodes.Usage, "there are several logs, and a position is one log's.", "one log", string.Join(", ", folders), "name one: --from DIR"));
            folders = [];
        }

        List<InspectedLog> logs = [];
        foreach (var folder in folders)
        {
            try
            {
                logs.Add(InspectedLog.Read(folder, options, cancellationToken));
                CheckPosition(logs[^1], options, errors);
            }
            catch (Exception exception) when (LogDiagnostics.TryDescribe(exception, folder) is { } problem)
            {
                errors.Add(problem);
            }
        }

        return errors.Count > 0
            ? LogReports.WriteErrors(errors, options.Formats, output.Out, output.Error)
            : LogReports.Write(
                options.Formats,
                output,
                text => logs.ForEach(log => InspectText.Write(text, log, options)),
                json => logs.ForEach(log => InspectJson.Write(json, log, options)),
                ExitCodes.Passed);
    }

    private static void CheckPosition(InspectedLog log, LogOptions options, List<Diagnostic> errors)
    {
        if (options.Record is { } position && log.Record is null)
        {
            errors.Add(new Diagnostic(DiagnosticCodes.Usage, $"the log has no record at position {position}.", LogWords.Positions(log.Found), LogWords.Plain(position), "name a position the log has") { File = log.Folder });
        }
    }
}
