using System.Text.Json;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Logs;

/// <summary>Carries out <c>log verify</c>.</summary>
/// <param name="output">Where to write.</param>
internal sealed class LogVerifyCommand(ProgramOutput output)
{
    /// <summary>Verifies logs.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>The exit code.</returns>
    public int Run(LogOptions options, CancellationToken cancellationToken)
    {
        var folders = LogFolders.Find(options.From, out var missing);
        List<Diagnostic> errors = missing is null ? [] : [missing];
        List<VerifiedLog> logs = [];
        foreach (var folder in folders)
        {
            try
            {
                logs.Add(VerifiedLog.Verify(folder, cancellationToken));
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
                text => WriteText(text, logs),
                json => logs.ForEach(log => WriteJson(json, log)),
                logs.TrueForAll(static log => log.Problems.Count == 0) ? ExitCodes.Passed : ExitCodes.Failed);
    }

    private static void WriteText(TextWriter text, List<VerifiedLog> logs)
    {
        foreach (var log in logs)
        {
            var found = log.Found;
            var last = found.Segments[^1];
            text.Write($"{log.Folder}\n");
            var counts = $"{LogWords.Count(found.Segments.Sum(static s => s.Records), "record")} in {LogWords.Count(found.Segments.Sum(static s => s.Batches), "batch", "batches")}, {LogWords.Positions(found)}, {LogWords.Count(found.Segments.Count, "segment")}";
            text.Write(log.Problems.Count == 0 ? $"  ✓ whole: {counts}, {(last.IsSealed ? "closed" : "not closed")}\n" : $"  ✗ damaged: {counts} can be read\n");
            if (log.IsWritten)
            {
                text.Write("    a writer has it open: what it writes now was not looked at\n");
            }
            else if (log.Problems.Count == 0 && last.TornBytes > 0)
            {
                text.Write($"    torn tail: {LogWords.Count(last.TornBytes, "byte")} from byte {LogWords.Plain(last.End)} of {Path.GetFileName(last.File)}; a write that had not returned, the next writer cuts it off\n");
            }

            foreach (var problem in log.Problems)
            {
                text.Write($"    {LogWords.Place(problem)}: {problem.What}\n");
            }

            if (log.Problems.Count > 0)
            {
                text.Write($"    → restore what is damaged from a copy, or see 'rehearse log repair --from {log.Folder}'\n");
            }
        }
    }

    private static void WriteJson(Utf8JsonWriter json, VerifiedLog log)
    {
        json.WriteStartObject();
        json.WriteString("log", log.Folder);
        json.WriteString("verdict", log.Problems.Count == 0 ? "whole" : "damaged");
        json.WriteBoolean("written_meanwhile", log.IsWritten);
        LogWords.WriteSegments(json, log.Found.Segments);
        LogWords.WriteProblems(json, log.Problems);
        json.WriteEndObject();
    }
}
