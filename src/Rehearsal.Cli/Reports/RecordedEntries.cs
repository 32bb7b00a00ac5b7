using Rehearsal.Cli.Logs;
using Rehearsal.Cli.Remote;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.OpenTelemetry;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Reports;

/// <summary>Reads the entries of recordings and event logs one after the other.</summary>
/// <param name="output">Where to say what is worth knowing beside the entries.</param>
/// <param name="cancellationToken">Interrupts the reading.</param>
internal sealed class RecordedEntries(ProgramOutput output, CancellationToken cancellationToken)
{
    private readonly HashSet<string> torn = new(StringComparer.Ordinal);
    private readonly HashSet<string> pipes = new(StringComparer.Ordinal);

    /// <summary>Gets the header of the recording that was read last; null when that was a log, or could not be read.</summary>
    public RecordingHeader? Header { get; private set; }

    /// <summary>Reads a recording, or an event log.</summary>
    /// <param name="path">The recording's file or URL, or the log's folder.</param>
    /// <param name="take">Takes each entry.</param>
    /// <param name="errors">Takes why it cannot be read.</param>
    /// <param name="keepsPayloads">Whether the events of a recording get their payloads.</param>
    /// <returns>False when it cannot be read; what stands before a line that was cut off counts as all of it.</returns>
    public bool TryRead(string path, Action<LogRecord> take, List<Diagnostic> errors, bool keepsPayloads = true) =>
        RecordingUrl.IsUrl(path) ? TryReadRecording(path, take, errors, keepsPayloads)
        : Directory.Exists(path) ? TryReadLog(path, take, errors) : TryReadRecording(path, take, errors, keepsPayloads);

    private bool TryReadRecording(string file, Action<LogRecord> take, List<Diagnostic> errors, bool keepsPayloads)
    {
        try
        {
            using var reader = new RecordingReader(Open(file), file) { KeepsPayloads = keepsPayloads };
            Header = reader.Header;
            foreach (var record in reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                take(record);
            }

            return true;
        }
        catch (RecordingFormatException exception) when (exception is { Problem: RecordingProblem.TornTail, Line: > 1 })
        {
            // A run that was killed leaves half a line; all before it is good. Without a header there is nothing before it, and the file may be anything.
            if (torn.Add(file))
            {
                output.Error.WriteLine($"{file}:{exception.Line}: the recording ends in the middle of a line; what stands before it is shown");
            }

            return true;
        }
        catch (RemoteRecordingException exception)
        {
            errors.Add(exception.ToDiagnostic());
        }
        catch (RecordingFormatException exception)
        {
            var fix = exception.Problem == RecordingProblem.TornTail ? "name a recording: before this line there is nothing" : exception.Fix;
            errors.Add(new Diagnostic(DiagnosticCodes.RecordingInvalid, "the recording cannot be read.", exception.Expected, exception.Found, fix)
            {
                File = file,
                Location = new SourceLocation((int)Math.Min(exception.Line, int.MaxValue), exception.Column ?? 1),
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new Diagnostic(DiagnosticCodes.RecordingInvalid, "the recording cannot be read.", "a file that can be read", DiskWords.Of(exception, file), "make it readable") { File = file });
        }

        return false;
    }

    private Stream Open(string file)
    {
        if (RecordingUrl.IsUrl(file))
        {
            return RecordingUrl.TryRead(file, out var problem) is { } url ? RemoteRecording.Open(url, cancellationToken) : throw new IOException(problem!.Message);
        }

        if (pipes.Contains(file))
        {
            throw new IOException("a pipe, which was read once already; what was asked for takes two readings");
        }

        var stream = InputFile.Open(file, cancellationToken);
        if (!stream.CanSeek)
        {
            pipes.Add(file);
        }

        return stream;
    }

    private bool TryReadLog(string folder, Action<LogRecord> take, List<Diagnostic> errors)
    {
        try
        {
            using var reader = EmbeddedLogReader.Open(folder, TimeProvider.System);
            List<LogRecord>? foreign = HoldsForeignSpans(reader) ? [] : null;
            using var scan = reader.Scan();
            while (scan.MoveNext())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var record = new LogRecord(scan.Current.Position, scan.Current.ToEntry());
                if (foreign is null)
                {
                    take(record);
                }
                else
                {
                    foreign.Add(record);
                }
            }

            // What foreign spans are to their flows is decided when all are there.
            foreach (var record in ForeignSpanLog.Translate(foreign ?? []))
            {
                take(record);
            }

            return true;
        }
        catch (FormatException exception)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.LogUnusable, "the log cannot be read.", "foreign spans as a recorder keeps them", exception.Message, "record again with this version")
            { File = folder });
            return false;
        }
        catch (Exception exception) when (LogDiagnostics.TryDescribe(exception, folder) is { } problem)
        {
            errors.Add(problem);
            return false;
        }
    }

    private static bool HoldsForeignSpans(EmbeddedLogReader reader) =>
        reader.ReadAsync(new LogQuery { Type = ForeignSpanLog.MarkKind, Limit = 1 }).ToBlockingEnumerable().Any();
}
