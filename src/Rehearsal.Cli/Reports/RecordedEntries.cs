using Rehearsal.Cli.Logs;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Reports;

/// <summary>Reads the entries of recordings and event logs one after the other.</summary>
/// <param name="output">Where to say what is worth knowing beside the entries.</param>
internal sealed class RecordedEntries(ProgramOutput output)
{
    /// <summary>Reads a recording, or an event log.</summary>
    /// <param name="path">The recording's file or the log's folder.</param>
    /// <param name="take">Takes each entry.</param>
    /// <param name="errors">Takes why it cannot be read.</param>
    /// <returns>False when it cannot be read; what stands before a line that was cut off counts as all of it.</returns>
    public bool TryRead(string path, Action<LogRecord> take, List<Diagnostic> errors) =>
        Directory.Exists(path) ? TryReadLog(path, take, errors) : TryReadRecording(path, take, errors);

    private bool TryReadRecording(string file, Action<LogRecord> take, List<Diagnostic> errors)
    {
        try
        {
            using var reader = new RecordingReader(File.OpenRead(file), file);
            foreach (var record in reader.Read())
            {
                take(record);
            }

            return true;
        }
        catch (RecordingFormatException exception) when (exception.Problem == RecordingProblem.TornTail)
        {
            // A run that was killed leaves half a line; all before it is good.
            output.Error.WriteLine($"{file}:{exception.Line}: the recording ends in the middle of a line; what stands before it is shown");
            return true;
        }
        catch (RecordingFormatException exception)
        {
            errors.Add(new Diagnostic(DiagnosticCodes.RecordingInvalid, "the recording cannot be read.", exception.Expected, exception.Found, exception.Fix)
            {
                File = file,
                Location = new SourceLocation((int)Math.Min(exception.Line, int.MaxValue), exception.Column ?? 1),
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new Diagnostic(DiagnosticCodes.RecordingInvalid, "the recording cannot be read.", "a file that can be read", exception.Message, "make it readable") { File = file });
        }

        return false;
    }

    private static bool TryReadLog(string folder, Action<LogRecord> take, List<Diagnostic> errors)
    {
        try
        {
            using var reader = EmbeddedLogReader.Open(folder, TimeProvider.System);
            using var scan = reader.Scan();
            while (scan.MoveNext())
            {
                take(new LogRecord(scan.Current.Position, scan.Current.ToEntry()));
            }

            return true;
        }
        catch (Exception exception) when (LogDiagnostics.TryDescribe(exception, folder) is { } problem)
        {
            errors.Add(problem);
            return false;
        }
    }
}
